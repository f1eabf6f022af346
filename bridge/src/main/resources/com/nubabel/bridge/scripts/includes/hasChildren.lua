--- @include "includes/queues"
-- Whether a job has children that are pending, or that have failed it: true or false.
local function hasChildren(base, jobId)
  local foreseen = queues[base].childless
  if foreseen and foreseen[jobId] then
    return false
  end
  local jobKey = base .. jobId
  return redis.call('EXISTS', jobKey .. ':dependencies', jobKey .. ':unsuccessful') > 0
end
