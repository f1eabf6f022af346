-- Counts one finished job in the per-minute series of its outcome, of at most `points` minutes
-- (BullMQ's getMetrics reads it: newest first).
local function recordMetrics(base, outcome, now, points)
  local key = base .. 'metrics:' .. outcome
  local count = redis.call('HINCRBY', key, 'count', 1) - 1
  local previous = redis.call('HMGET', key, 'prevTS', 'prevCount')
  if not previous[1] then
    redis.call('HSET', key, 'prevTS', now, 'prevCount', 0)
    return
  end
  local minutes = math.min(math.floor(now / 60000) - math.floor(previous[1] / 60000), points)
  if minutes > 0 then
    redis.call('LPUSH', key .. ':data', count - tonumber(previous[2] or 0))
    for _ = 2, minutes do
      redis.call('LPUSH', key .. ':data', 0)
    end
    redis.call('LTRIM', key .. ':data', 0, points - 1)
    redis.call('HSET', key, 'prevCount', count, 'prevTS', now)
  end
end
