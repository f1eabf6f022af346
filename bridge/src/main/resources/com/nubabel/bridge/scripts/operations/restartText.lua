--- @include "includes/appendTrimmedEvent"
--- @include "includes/checkLock"
--[[ Deletes the text that an earlier attempt of an active job has left. Without one, does nothing.
  Arguments  id, token, user who alone may see it or ''
  Returns    {0, 1 deleted or 0 there was none}, or {code}: -2 no lock, -6 another's lock
  Appends    restart, if there was one
  Mirrors    clearLogs of BullMQ, with a custom event beside it ]]
local function restartText(jobId, token, userId)
  local code = checkLock(base, jobId, token)
  if code < 0 then
    return { code }
  end
  local deleted = redis.call('DEL', base .. jobId .. ':logs')
  if deleted == 1 then
    local user = userId ~= '' and { 'userId', userId } or {}
    appendTrimmedEvent(base, 'restart', 'data', '{}', 'jobId', jobId, unpack(user))
  end
  return { 0, deleted }
end
