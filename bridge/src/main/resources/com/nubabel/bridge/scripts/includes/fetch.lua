--- @include "includes/activate"
--- @include "includes/isHeld"
--- @include "includes/limitedFor"
--- @include "includes/promoteDelayed"
--- @include "includes/settingsOf"
--- @include "includes/takeNext"
--- @include "includes/wakeWorkers"
-- Fetches up to one job per token. `worker` is {lockDuration ms, name or '', limit {max,
-- duration}}. Wakes the next worker while jobs are left (BullMQ always does). Returns {ms until the
-- rate limit ends or 0, ms time of the next delayed job or 0, job, job, …} with each job as
-- `activate` gives it, and whether anything hindered: a limit, a pause, a full queue, or delayed
-- jobs to wait for.
local function fetch(base, now, worker, tokens)
  local settings = settingsOf(base)
  local limit = {
    max = tonumber(settings.max or nil) or worker.limit.max,
    duration = worker.limit.duration or tonumber(settings.duration or nil),
  }
  promoteDelayed(base, now)
  local fetched = { 0, 0 }
  for _, token in ipairs(tokens) do
    fetched[1] = limitedFor(base, limit.max)
    if fetched[1] > 0 or isHeld(base) then
      return fetched, true
    end
    local jobId, fields = takeNext(base)
    if not jobId then
      local first = redis.call('ZRANGE', base .. 'delayed', 0, 0, 'WITHSCORES')
      fetched[2] = first[2] and math.floor(tonumber(first[2]) / 4096) or 0
      return fetched, fetched[2] > 0
    end
    fetched[#fetched + 1] = activate(base, jobId, fields, now, token, worker, limit)
    wakeWorkers(base)
  end
  return fetched, false
end
