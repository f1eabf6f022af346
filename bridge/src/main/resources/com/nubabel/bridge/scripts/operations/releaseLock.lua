--[[ Gives a job's lock up. The job stays active, and will be found stalled.
  Arguments  id, token
  Returns    {0, 1 released or 0 the lock is gone or another's}
  Appends    nothing
  Mirrors    releaseLock of BullMQ ]]
local function releaseLock(jobId, token)
  local key = base .. jobId .. ':lock'
  if redis.call('GET', key) ~= token then
    return { 0, 0 }
  end
  return { 0, redis.call('DEL', key) }
end
