--- @include "includes/appendEvent"
--- @include "includes/discard"
--- @include "includes/isLatestIteration"
--- @include "includes/takeFromSet"
--- @include "includes/wakeForNext"
--[[ Deletes jobs that are older than a time from one list or set: finished ones by when they
  finished, others by the first time they bear. Looks at the first of a set, the last of a list.
  Spares active jobs with a lock and the latest iterations of job schedulers.
  Arguments  name of the list or set, time ms, jobs to look at, dry 0 or 1: deletes none
  Returns    {0, jobs looked at, id, id, …} of those deleted, or that would be
  Appends    cleaned
  Mirrors    cleanJobsInSet of BullMQ ]]
local function cleanJobsInSet(from, timeText, count, dry)
  local AGES = {
    wait = { 'finishedOn', 'processedOn', 'timestamp' },
    delayed = { 'processedOn', 'timestamp' },
    prioritized = { 'timestamp' },
  }
  AGES.paused, AGES.active = AGES.wait, AGES.wait
  local key, ages, time = base .. from, AGES[from], tonumber(timeText)
  local isList = ages == AGES.wait
  local window
  if isList then
    window = redis.call('LRANGE', key, -count, -1)
  else
    window = redis.call('ZRANGEBYSCORE', key, 0, ages and '+inf' or timeText, 'LIMIT', 0, count)
  end
  local reply, deleted = { 0, #window }, {}
  local first = isList and redis.call('LLEN', key) - #window or 0
  for index, jobId in ipairs(window) do
    local isOld = not ages
    if ages and not isLatestIteration(base, jobId)
      and not (from == 'active' and redis.call('EXISTS', base .. jobId .. ':lock') == 1) then
      local age
      for _, field in ipairs(ages) do
        local found = redis.pcall('HGET', base .. jobId, field)
        age = age or (type(found) == 'string' and tonumber(found))
      end
      isOld = not age or age <= time
    end
    if isOld then
      deleted[#deleted + 1], reply[#reply + 1] = jobId, jobId
      if isList and dry == '0' then
        redis.call('LSET', key, first + index - 1, '')
      end
    end
  end
  if dry == '1' then
    return reply
  end
  if isList then
    redis.call('LREM', key, 0, '')
  else
    takeFromSet(key, deleted)
  end
  for _, jobId in ipairs(deleted) do
    discard(base, jobId)
  end
  appendEvent(base, 'cleaned', 'count', #deleted)
  if from == 'active' then
    wakeForNext(base)
  end
  return reply
end
