--- @include "includes/maxEvents"
--- @include "includes/nextInterval"
--- @include "includes/storeIteration"
--- @include "includes/storeScheduler"
--- @include "includes/withdrawIteration"
--[[ Adds a job scheduler or changes it, and replaces its pending iteration by a new one.
  Arguments  scheduler id, now ms, next ms or '' with every, name, time zone, limit, pattern, start
             ms, end ms, every ms, offset ms, template opts JSON, template data JSON: each '' if not
             given; then of the iteration: data JSON, opts JSON, priority, lifo 0 or 1, deduplication
             id or '', which the iteration only bears
  Returns    {0, job id, delay ms}; or {code}: -10 the iteration was there before (pattern), -11 so
             were 32 in a row (every): then only a pending one may have been taken back
  Appends    added, then delayed or waiting
  Mirrors    addJobScheduler of BullMQ ]]
local function addJobScheduler(id, now, next, name, tz, limit, pattern, start, finish, every, offset,
    templateOpts, templateData, data, opts, priority, lifo, deduplicationId)
  maxEvents(base)
  local key = base .. 'repeat:' .. id
  local previous = redis.call('ZSCORE', base .. 'repeat', id)
  local stored = redis.call('HMGET', key, 'every', 'offset')
  local interval, due, found = tonumber(every), tonumber(next), 0
  local sameInterval = interval and previous and tonumber(stored[1] or nil) == interval
  if interval then
    due, found = nextInterval(sameInterval and tonumber(previous) or nil, interval, tonumber(now),
      tonumber(offset) or 0, tonumber(start))
  end
  local replaced = previous and withdrawIteration(base, 'repeat:' .. id .. ':' .. previous)
  if replaced and sameInterval then
    due = tonumber(previous)
  end
  if offset == '' then
    offset = not replaced and found or stored[2] or ''
  end
  for slot = 1, interval and 33 or 1 do
    if redis.call('EXISTS', string.format('%srepeat:%s:%.0f', base, id, due)) == 0
      or (replaced and not interval) then
      break
    elseif slot == 33 or not interval then
      return { interval and -11 or -10 }
    end
    due = due + interval
  end
  storeScheduler(base, id, { name = name, 'tz', tz, 'limit', limit, 'pattern', pattern, 'startDate', start,
    'endDate', finish, 'every', every, 'offset', offset, 'opts', templateOpts, 'data', templateData })
  local job = { name = name, data = data, opts = opts, priority = priority, lifo = lifo,
    deduplicationId = deduplicationId }
  return { 0, storeIteration(base, id, tonumber(now), due, job) }
end
