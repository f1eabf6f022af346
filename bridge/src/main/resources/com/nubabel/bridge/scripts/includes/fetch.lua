--- @include "includes/activateNext"
--- @include "includes/promoteDelayed"
--- @include "includes/pushAdded"
--- @include "includes/queues"
--- @include "includes/settingsOf"
--- @include "includes/wakeWorkers"
-- Fetches up to one job per token. `worker` is as `workerOf` gives it. Wakes the next worker while
-- jobs are left (BullMQ always does). Returns {0, ms until the rate limit ends or 0, ms time of the
-- next delayed job or 0, job, job, …} with each job as `activateNext` gives it, and whether anything
-- hindered: a limit, a pause, a full queue, or delayed jobs to wait for.
local function fetch(base, now, worker, tokens)
  local settings, fetched = settingsOf(base), { 0, 0, 0 }
  local limitMax = settings.max and tonumber(settings.max) or worker.limitMax
  local isBounded = limitMax or settings.paused or settings.concurrency
  pushAdded(base)
  promoteDelayed(base, now)
  for index = 1, #tokens do
    if isBounded then
      --- @include "includes/isHeld"
      --- @include "includes/limitedFor"
      fetched[2] = limitMax and limitedFor(base, limitMax) or 0
      if fetched[2] > 0 or isHeld(base) then
        return fetched, true
      end
    end
    local job = activateNext(base, now, tokens[index], worker)
    if not job then
      fetched[3] = queues[base].nextDelayed
      return fetched, fetched[3] > 0
    end
    fetched[index + 3] = job
    if limitMax then
      --- @include "includes/countForLimit"
      countForLimit(base, job[3], worker.limitDuration or tonumber(settings.duration or nil))
    end
    wakeWorkers(base)
  end
  return fetched, false
end
