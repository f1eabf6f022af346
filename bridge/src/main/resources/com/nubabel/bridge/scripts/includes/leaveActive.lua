--- @include "includes/checkLock"
--- @include "includes/queues"
-- Takes a job out of active and releases its lock, which goes at the end of the call. Returns 0; or,
-- with nothing written, -1 (no such job), -2 or -6 (see checkLock), -3 (not active). BullMQ drops
-- the lock before it finds out that the job is not active; here all checks come before the first
-- write. `isKnown` if the job is known to be there.
local function leaveActive(base, jobId, token, isKnown)
  if not isKnown and redis.call('EXISTS', base .. jobId) == 0 then
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
    queues[base].released[jobId] = true
  end
  return 0
end
