--- @include "includes/appendTrimmedEvent"
--- @include "includes/checkLock"
--[[ Appends a piece to the text that an active job writes as it goes, as one row of its log.
  Arguments  id, token, piece, user who alone may see it or ''
  Returns    {0, how many pieces there are}, or {code}: -1 no such job, -2 no lock, -6 another's lock
  Appends    token, whose data is {text, seq}
  Mirrors    addLog of BullMQ, with a custom event beside it ]]
local function appendText(jobId, token, text, userId)
  if redis.call('EXISTS', base .. jobId) == 0 then
    return { -1 }
  end
  local code = checkLock(base, jobId, token)
  if code < 0 then
    return { code }
  end
  local seq = redis.call('RPUSH', base .. jobId .. ':logs', text)
  local data = '{"text":' .. cjson.encode(text) .. ',"seq":' .. seq .. '}'
  local user = userId ~= '' and { 'userId', userId } or {}
  appendTrimmedEvent(base, 'token', 'data', data, 'jobId', jobId, unpack(user))
  return { 0, seq }
end
