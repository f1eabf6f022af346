--- @include "includes/appendTrimmedEvent"
--[[ Stores a job's progress.
  Arguments  id, progress JSON (never empty: Node's QueueEvents ends on it)
  Returns    {0}, or {-1} no such job
  Appends    progress
  Mirrors    updateProgress of BullMQ ]]
local function updateProgress(jobId, progress)
  if redis.call('EXISTS', base .. jobId) == 0 then
    return { -1 }
  end
  redis.call('HSET', base .. jobId, 'progress', progress)
  appendTrimmedEvent(base, 'progress', 'jobId', jobId, 'data', progress)
  return { 0 }
end
