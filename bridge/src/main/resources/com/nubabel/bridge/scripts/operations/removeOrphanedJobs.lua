--- @include "includes/deleteJob"
--[[ Deletes those of some jobs that are in none of the queue's lists and sets.
  Arguments  dry 0 or 1: deletes none; id, id, …
  Returns    {0, id, id, …} of those deleted, or that would be
  Appends    nothing
  Mirrors    removeOrphanedJobs of BullMQ ]]
local function removeOrphanedJobs(dry, ...)
  local orphans = {}
  for _, jobId in ipairs({ ... }) do
    orphans[jobId] = redis.call('SISMEMBER', base .. 'stalled', jobId) == 0 or nil
    for _, set in ipairs({ 'completed', 'failed', 'delayed', 'prioritized', 'waiting-children' }) do
      if orphans[jobId] and redis.call('ZSCORE', base .. set, jobId) then
        orphans[jobId] = nil
      end
    end
  end
  for _, list in ipairs({ 'wait', 'active', 'paused' }) do
    local from = 0
    repeat
      local stretch = next(orphans) and redis.call('LRANGE', base .. list, from, from + 4999) or {}
      for _, jobId in ipairs(stretch) do
        orphans[jobId] = nil
      end
      from = from + 5000
    until #stretch < 5000
  end
  local reply = { 0 }
  for jobId in pairs(orphans) do
    reply[#reply + 1] = jobId
    if dry == '0' then
      deleteJob(base .. jobId)
      redis.call('DEL', base .. jobId .. ':lock')
    end
  end
  return reply
end
