--- @include "includes/moveParentToWait"
--- @include "includes/releaseIfNonePending"
--- @include "includes/releaseIfWaiting"
-- What the failure of a child does to its parent, by the child's policy, as its `parent` field
-- (decoded) says it: fail the parent, let it continue, ignore the child, or drop the dependency.
-- Without a policy the parent waits on.
local function settleFailedChild(childKey, parent, failedReason, now)
  local parentBase = parent.queueKey .. ':'
  local parentKey = parentBase .. parent.id
  if not (parent.fpof or parent.cpof or parent.idof or parent.rdof)
    or redis.call('SREM', parentKey .. ':dependencies', childKey) == 0 then
    return
  end
  if parent.fpof then
    redis.call('ZADD', parentKey .. ':unsuccessful', now, childKey)
    if redis.call('EXISTS', parentKey) == 0 then
      return
    end
    local reason = 'child ' .. childKey .. ' failed'
    local wasWaiting = redis.call('ZREM', parentBase .. 'waiting-children', parent.id) == 1
    local wasDelayed = not wasWaiting and redis.call('ZREM', parentBase .. 'delayed', parent.id) == 1
    if wasDelayed then
      redis.call('HSET', parentKey, 'delay', 0)
    end
    if wasWaiting or wasDelayed then
      redis.call('HSET', parentKey, 'defa', reason)
      moveParentToWait(parentBase, parent.id, now)
    elseif not redis.call('ZSCORE', parentBase .. 'failed', parent.id) then
      redis.call('HSET', parentKey, 'defa', reason)
    end
  elseif parent.cpof then
    redis.call('HSET', parentKey .. ':failed', childKey, failedReason)
    releaseIfWaiting(parentBase, parent.id, now)
  else
    releaseIfNonePending(parentBase, parent.id, now)
    if parent.idof then
      redis.call('HSET', parentKey .. ':failed', childKey, failedReason)
    end
  end
end
