--- @include "includes/deleteJob"
--- @include "includes/dropDeduplication"
--- @include "includes/unlinkDiscarded"
-- Deletes one of many jobs of a queue, whatever stands at its key, and also if its parent is broken:
-- the others must not stay for it. Does not touch the lists and sets it is in; no event.
local function discard(base, jobId)
  local jobKey = base .. jobId
  local fields = redis.pcall('HMGET', jobKey, 'parentKey', 'deid')
  if not fields.err then
    if fields[1] and redis.call('EXISTS', fields[1]) == 1 then
      pcall(function() unlinkDiscarded(base, jobKey, fields[1]) end)
    end
    dropDeduplication(base, jobId, fields[2])
  end
  deleteJob(jobKey)
end
