-- How long (ms) a queue's rate limit of `max` jobs per window still holds: 0 if it does not.
local function limitedFor(base, max)
  if tonumber(redis.call('GET', base .. 'limiter') or 0) < max then
    return 0
  end
  local left = redis.call('PTTL', base .. 'limiter')
  if left == 0 then
    redis.call('DEL', base .. 'limiter')
  end
  return math.max(left, 0)
end
