--- @include "includes/appendTrimmedEvent"
--- @include "includes/isHeld"
--- @include "includes/isJob"
--- @include "includes/reattach"
--- @include "includes/takeFromSet"
--- @include "includes/wakeWorkers"
--[[ Makes many finished or delayed jobs available, the oldest first, whatever their priority. An id
  without a job stays where it is (BullMQ would make a stub of it).
  Arguments  'failed', 'completed' or 'delayed'; greatest score; ids that could not be moved so
             far, which stand before the others; ids to look at
  Returns    {0, ids looked at, jobs moved, then the ids that could not be}
  Appends    waiting for each
  Mirrors    moveJobsToWait of BullMQ ]]
local function moveJobsToWait(from, scoreMax, skipped, count)
  local held = isHeld(base)
  local window = redis.call('ZRANGEBYSCORE', base .. from, 0, scoreMax, 'LIMIT', skipped, count)
  local moved, reply = {}, { 0, #window, 0 }
  for _, jobId in ipairs(window) do
    local jobKey = base .. jobId
    if isJob(jobKey) then
      if from ~= 'delayed' then
        redis.call('HDEL', jobKey, 'finishedOn', 'processedOn',
          from == 'failed' and 'failedReason' or 'returnvalue')
        reattach(jobKey, from)
      end
      appendTrimmedEvent(base, 'waiting', 'jobId', jobId, 'prev', from)
      moved[#moved + 1] = jobId
    else
      reply[#reply + 1] = jobId
    end
  end
  takeFromSet(base .. from, moved)
  for at = 1, #moved, 5000 do
    redis.call('LPUSH', base .. 'wait', unpack(moved, at, math.min(at + 4999, #moved)))
  end
  if #moved > 0 and not held then
    wakeWorkers(base)
  end
  reply[3] = #moved
  return reply
end
