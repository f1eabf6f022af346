--- @include "includes/deleteJob"
--- @include "includes/unlinkChild"
-- Deletes one finished job that retention lets go, and unlinks it from its parent.
local function letGo(base, jobId)
  local jobKey = base .. jobId
  local parentKey = redis.call('HGET', jobKey, 'parentKey')
  if parentKey and redis.call('EXISTS', parentKey) == 1 then
    unlinkChild(jobKey, parentKey)
  end
  deleteJob(jobKey)
end
