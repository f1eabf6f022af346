--- @include "includes/activate"
--- @include "includes/isHeld"
--- @include "includes/promoteDelayed"
--- @include "includes/pushAdded"
--- @include "includes/settingsOf"
--- @include "includes/takeNext"
--- @include "includes/wakeWorkers"
-- Fetches up to one job per token. `worker` is as `workerOf`
-- gives it. Wakes the next worker while jobs are left (BullMQ always does). Returns {0, ms until
-- the rate limit ends or 0, ms time of the next delayed job or 0, job, job, …} with each job as
-- `activate` gives it, and whether anything hindered: a limit, a pause, a full queue, or delayed
-- jobs to wait for.
local function fetch(base, now, worker, tokens)
  local settings = settingsOf(base)
  local limitMax = settings.max and tonumber(settings.max) or worker.limitMax
  local limitDuration = worker.limitDuration or tonumber(settings.duration or nil)
  pushAdded(base)
  promoteDelayed(base, now)
  local fetched = { 0, 0, 0 }
  for _, token in ipairs(tokens) do
    if limitMax then
      --- @include "includes/limitedFor"
      fetched[2] = limitedFor(base, limitMax)
    end
    if fetched[2] > 0 or isHeld(base) then
      return fetched, true
    end
    local jobId, fields = takeNext(base)
    if not jobId then
      local first = redis.call('ZRANGE', base .. 'delayed', '0', '0', 'WITHSCORES')
      fetched[3] = first[2] and math.floor(tonumber(first[2]) / 4096) or 0
      return fetched, fetched[3] > 0
    end
    fetched[#fetched + 1] = activate(base, jobId, fields, now, token, worker)
    if limitMax then
      --- @include "includes/countForLimit"
      countForLimit(base, fields, limitDuration)
    end
    wakeWorkers(base)
  end
  return fetched, false
end
