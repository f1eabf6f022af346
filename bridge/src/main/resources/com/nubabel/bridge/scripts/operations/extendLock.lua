--[[ Renews a job's lock.
  Arguments  id, token, duration ms
  Returns    {0, 1 renewed or 0 the lock is gone or another's}
  Appends    nothing
  Mirrors    extendLock of BullMQ ]]
local function extendLock(jobId, token, duration)
  local key = base .. jobId .. ':lock'
  if redis.call('GET', key) ~= token then
    return { 0, 0 }
  end
  redis.call('SET', key, token, 'PX', duration)
  redis.call('SREM', base .. 'stalled', jobId)
  return { 0, 1 }
end
