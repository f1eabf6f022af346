--- @include "includes/appendEvent"
--- @include "includes/queues"
--- @include "includes/releaseLocks"
-- Prepares a job that was just put in active: lock, times, event. `fields` are the job's fields and
-- values in turn, as it was read. Returns {id, token, fields, times it became active,
-- now}.
local function activate(base, jobId, fields, now, token, worker)
  local key, queue, starts = base .. jobId, queues[base], '1'
  for at = 1, #fields, 2 do
    if fields[at] == 'ats' then
      starts = tostring((tonumber(fields[at + 1]) or 0) + 1)
    end
  end
  if queue.released[jobId] then
    releaseLocks(base)
  end
  if token ~= '0' then
    redis.call('PSETEX', key .. ':lock', worker.lockDuration, token)
    if queue.locks then
      queue.locks[jobId] = token
    end
  end
  appendEvent(base, 'active', 'jobId', jobId, 'prev', 'waiting')
  if worker.name ~= '' then
    redis.call('HSET', key, 'processedOn', now, 'ats', starts, 'pb', worker.name)
  else
    redis.call('HSET', key, 'processedOn', now, 'ats', starts)
  end
  return { jobId, token, fields, starts, now }
end
