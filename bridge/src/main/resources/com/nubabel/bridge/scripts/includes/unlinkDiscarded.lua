--- @include "includes/deleteJob"
--- @include "includes/enqueue"
--- @include "includes/splitJobKey"
-- Takes a child that is deleted with others of its queue off its parent's pending children. When
-- that was the last one: a parent in the same queue is deleted as well, and so may be its own
-- parent; one in another queue is made available, without an event, as in BullMQ.
local function unlinkDiscarded(base, childKey, parentKey)
  if redis.call('SREM', parentKey .. ':dependencies', childKey) == 0
    or redis.call('SCARD', parentKey .. ':dependencies') > 0 then
    return
  end
  local parentBase, parentId = splitJobKey(parentKey)
  if redis.call('ZREM', parentBase .. 'waiting-children', parentId) == 0 then
    return
  end
  if parentBase ~= base then
    enqueue(parentBase, parentId, 0, 'RPUSH')
    return
  end
  local grandparentKey = redis.call('HGET', parentKey, 'parentKey')
  if grandparentKey and redis.call('EXISTS', grandparentKey) == 1 then
    unlinkDiscarded(base, parentKey, grandparentKey)
  end
  deleteJob(parentKey)
  local deduplicationId = redis.call('HGET', childKey, 'deid')
  if deduplicationId then
    redis.call('DEL', base .. 'de:' .. deduplicationId)
  end
end
