--- @include "includes/queues"
-- The score of a job due at a time (ms): the time in the upper bits, and in the lower 12 a place
-- behind those that are due in the same millisecond.
local function delayedScore(base, due)
  queues[base].nextDelayed = false
  local lowest = due * 4096
  local highest = lowest + 4095
  local last = redis.call('ZREVRANGEBYSCORE', base .. 'delayed', highest, lowest,
    'WITHSCORES', 'LIMIT', 0, 1)
  if not last[2] then
    return lowest
  end
  return math.min(tonumber(last[2]) + 1, highest)
end
