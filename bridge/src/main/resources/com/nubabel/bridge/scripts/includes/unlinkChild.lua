--- @include "includes/appendEvent"
--- @include "includes/enqueue"
--- @include "includes/splitJobKey"
-- Takes a removed child off its parent's pending children, and makes the parent available when
-- that was the last one. The parent's own delay and priority play no part here, as in BullMQ.
-- Returns whether it was one of the pending children.
local function unlinkChild(childKey, parentKey)
  if redis.call('SREM', parentKey .. ':dependencies', childKey) == 0 then
    return false
  end
  if redis.call('SCARD', parentKey .. ':dependencies') == 0 then
    local parentBase, parentId = splitJobKey(parentKey)
    if redis.call('ZREM', parentBase .. 'waiting-children', parentId) == 1 then
      enqueue(parentBase, parentId, 0, 'RPUSH')
      appendEvent(parentBase, 'waiting', 'jobId', parentId, 'prev', 'waiting-children')
    end
  end
  return true
end
