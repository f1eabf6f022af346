-- Whether a job is an iteration of a job scheduler that is still there: such a job may stall
-- as often as it likes.
local function isScheduled(base, jobKey)
  local scheduler = redis.call('HGET', jobKey, 'rjk')
  return scheduler and (redis.call('EXISTS', base .. 'repeat:' .. scheduler) == 1
    or redis.call('ZSCORE', base .. 'repeat', scheduler))
end
