--- @include "includes/letGo"
-- Applies retention to a set of finished jobs, the one just finished among them: by age (s, at
-- most `limit` at a time), then by count. Nil means without that bound.
local function retain(base, set, now, count, age, limit)
  if age then
    local cut = now - age * 1000
    local old = redis.call('ZREVRANGEBYSCORE', set, cut, '-inf', 'LIMIT', 0, limit)
    for _, jobId in ipairs(old) do
      letGo(base, jobId)
    end
    if #old < limit then
      redis.call('ZREMRANGEBYSCORE', set, '-inf', cut)
    else
      for _, jobId in ipairs(old) do
        redis.call('ZREM', set, jobId)
      end
    end
  end
  if count and count > 0 then
    local surplus = redis.call('ZREVRANGE', set, count, -1)
    for _, jobId in ipairs(surplus) do
      letGo(base, jobId)
    end
    if #surplus > 0 then
      redis.call('ZREMRANGEBYRANK', set, 0, -(count + 1))
    end
  end
end
