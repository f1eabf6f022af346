--- @include "includes/isLatestIteration"
--- @include "includes/isLocked"
--- @include "includes/removeTree"
--[[ Removes a job, wherever it is, and its children if asked.
  Arguments  id, with children 0 or 1
  Returns    {0, 1 removed or 0 there was none}, or {code}: -8 latest iteration of a job scheduler,
             -22 a worker holds its lock, or that of a child it waits for
  Appends    removed for each job; waiting for a parent that waits for nothing else
  Mirrors    removeJob of BullMQ ]]
local function removeJob(jobId, withChildren)
  if isLatestIteration(base, jobId) then
    return { -8 }
  end
  local jobKey = base .. jobId
  if isLocked(jobKey, withChildren == '1' and {} or nil) then
    return { -22 }
  end
  local parentKey = redis.pcall('HGET', jobKey, 'parentKey')
  if type(parentKey) ~= 'string' or redis.call('EXISTS', parentKey) == 0 then
    parentKey = nil
  end
  return { 0, removeTree(base, jobId, parentKey, withChildren == '1' and {} or nil) and 1 or 0 }
end
