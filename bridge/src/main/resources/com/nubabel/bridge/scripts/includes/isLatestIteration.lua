-- Whether a job is the latest iteration of a job scheduler, on which its series hangs: such a job
-- is removed with its scheduler only.
local function isLatestIteration(base, jobId)
  local scheduler, due = jobId:match('^repeat:(.+):(%d+)$')
  return scheduler and redis.call('ZSCORE', base .. 'repeat', scheduler) == due or false
end
