--- @include "includes/limitedFor"
--- @include "includes/promoteDelayed"
--- @include "includes/takeNext"
--- @include "includes/activate"
-- Fetches up to one job per token. `worker` is {lockDuration ms, name or '', limit {max,
-- duration}}. Returns {ms until the rate limit ends or 0, ms time of the next delayed job or 0,
-- job, job, …} with each job as `activate` gives it, and whether anything hindered: a limit, a
-- pause, a full queue, or delayed jobs to wait for.
local function fetch(base, now, worker, tokens)
  local meta = redis.call('HMGET', base .. 'meta', 'paused', 'concurrency', 'max', 'duration')
  local concurrency = tonumber(meta[2] or nil)
  local limit = {
    max = tonumber(meta[3] or nil) or worker.limit.max,
    duration = worker.limit.duration or tonumber(meta[4] or nil),
  }
  local function held()
    return meta[1] or (concurrency and redis.call('LLEN', base .. 'active') >= concurrency)
  end
  promoteDelayed(base, now, held())
  local fetched = { 0, 0 }
  for _, token in ipairs(tokens) do
    fetched[1] = limitedFor(base, limit.max)
    if fetched[1] > 0 or held() then
      return fetched, true
    end
    local jobId = takeNext(base)
    if not jobId then
      local first = redis.call('ZRANGE', base .. 'delayed', 0, 0, 'WITHSCORES')
      fetched[2] = first[2] and math.floor(tonumber(first[2]) / 4096) or 0
      return fetched, fetched[2] > 0
    end
    fetched[#fetched + 1] = activate(base, jobId, now, token, worker, limit)
  end
  return fetched, false
end
