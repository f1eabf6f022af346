--- @include "includes/discard"
--- @include "includes/isLatestIteration"
--- @include "includes/takeFromSet"
--[[ Deletes a stretch of jobs that wait in one list or set, but for the latest iterations of job
  schedulers. BullMQ does the whole in one call, and trims a list by number where it kept some.
  Arguments  'wait', 'paused', 'delayed' or 'prioritized'; jobs kept so far, which stand before the
             others; jobs to look at; dry 0 or 1: keeps all
  Returns    {0, jobs deleted, or that would be; jobs kept so far; jobs looked at}
  Appends    nothing
  Mirrors    drain of BullMQ ]]
local function drain(from, keptText, count, dry)
  local key, kept = base .. from, tonumber(keptText)
  local isList = from == 'wait' or from == 'paused'
  local window = redis.call(isList and 'LRANGE' or 'ZRANGE', key, kept, kept + tonumber(count) - 1)
  local deleted, spared = {}, {}
  for _, jobId in ipairs(window) do
    local chosen = isLatestIteration(base, jobId) and spared or deleted
    chosen[#chosen + 1] = jobId
  end
  if dry == '1' then
    return { 0, #deleted, kept + #window, #window }
  end
  if isList then
    local before = kept > 0 and redis.call('LRANGE', key, 0, kept - 1) or {}
    redis.call('LTRIM', key, kept + #window, -1)
    for _, list in ipairs({ spared, before }) do
      for at = #list, 1, -1 do
        redis.call('LPUSH', key, list[at])
      end
    end
  else
    takeFromSet(key, deleted)
  end
  for _, jobId in ipairs(deleted) do
    discard(base, jobId)
  end
  return { 0, #deleted, kept + #spared, #window }
end
