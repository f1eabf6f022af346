--- @include "includes/deleteJob"
--- @include "includes/unlinkChild"
-- Deletes one job that nobody will run or read any more, and unlinks it from its parent. Does not
-- touch the lists and sets it is in; no event.
local function letGo(base, jobId)
  local jobKey = base .. jobId
  local parentKey = redis.call('HGET', jobKey, 'parentKey')
  if parentKey and redis.call('EXISTS', parentKey) == 1 then
    unlinkChild(jobKey, parentKey)
  end
  deleteJob(jobKey)
end
