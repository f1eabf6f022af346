--- @include "includes/checkLock"
-- Takes a job out of active and releases its lock, and the suspicion that it has stalled. Returns 0;
-- or, with nothing written, -1 (no such job), -2 or -6 (see checkLock), -3 (not active). BullMQ drops
-- the lock before it finds out that the job is not active; here all checks come before the first
-- write.
local function leaveActive(base, jobId, token)
  if redis.call('EXISTS', base .. jobId) == 0 then
    return -1
  end
  local code = checkLock(base, jobId, token)
  if code < 0 then
    return code
  end
  if redis.call('LREM', base .. 'active', '-1', jobId) == 0 then
    return -3
  end
  if token ~= '0' then
    redis.call('DEL', base .. jobId .. ':lock')
    redis.pcall('SREM', base .. 'stalled', jobId)
  end
  return 0
end
