--- @include "includes/appendTrimmedEvent"
--[[ Stores a job's progress.
  Arguments  id, progress JSON (never empty: Node's QueueEvents ends on it)
  Returns    {0}, or {-1} no such job
  Appends    progress
  Mirrors    updateProgress of BullMQ ]]
local function updateProgress(jobId, progress)
  local jobKey = base .. jobId
  -- Only a first progress can be that of no job: then nothing else is there.
  if redis.call('HSET', jobKey, 'progress', progress) == 1 and redis.call('HLEN', jobKey) == 1 then
    redis.call('DEL', jobKey)
    return { -1 }
  end
  appendTrimmedEvent(base, 'progress', 'jobId', jobId, 'data', progress)
  return accepted
end
