--- @include "includes/unlinkChild"
--[[ Takes a job off its parent's pending children, and makes it nobody's child.
  Arguments  id
  Returns    {0, 1 done or 0 no parent was waiting for it}; or {-1} no such job; or {-5} it has
             no parent, {-5, parent's key} its parent does not exist
  Appends    waiting to the parent's stream, if that was the last one
  Mirrors    removeChildDependency of BullMQ ]]
local function removeChildDependency(jobId)
  local jobKey = base .. jobId
  if redis.call('EXISTS', jobKey) == 0 then
    return { -1 }
  end
  local parentKey = redis.call('HGET', jobKey, 'parentKey')
  if not parentKey or redis.call('EXISTS', parentKey) == 0 then
    return { -5, parentKey or nil }
  end
  if not unlinkChild(jobKey, parentKey) then
    return { 0, 0 }
  end
  redis.call('HDEL', jobKey, 'parentKey', 'parent')
  return { 0, 1 }
end
