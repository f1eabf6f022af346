--- @include "includes/releaseIfNonePending"
--- @include "includes/settleFailedChild"
-- Tells a finished job's parent.
local function settleParent(jobKey, parent, outcome, value, now)
  local parentBase = parent.queueKey .. ':'
  if outcome == 'failed' then
    settleFailedChild(jobKey, parent, value, now)
  elseif redis.call('SREM', parentBase .. parent.id .. ':dependencies', jobKey) == 1 then
    redis.call('HSET', parentBase .. parent.id .. ':processed', jobKey, value)
    releaseIfNonePending(parentBase, parent.id, now)
  end
end
