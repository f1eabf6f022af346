--- @include "includes/isJob"
--[[ Replaces a job's data.
  Arguments  id, data JSON
  Returns    {0}, or {-1} no such job
  Appends    nothing
  Mirrors    updateData of BullMQ ]]
local function updateData(jobId, data)
  if not isJob(base .. jobId) then
    return { -1 }
  end
  redis.call('HSET', base .. jobId, 'data', data)
  return { 0 }
end
