--- @include "includes/appendEvent"
--- @include "includes/queues"
--- @include "includes/releaseLocks"
-- Prepares a job that was just put in active: rate limit, lock, times, event. `fields` are the job's
-- as it was read, `limit` is {max, duration}, either may be nil. Returns {id, token, the job's fields
-- and values in turn}, where of a field that comes twice the later value counts.
local function activate(base, jobId, fields, now, token, worker, limit)
  local key, attempts, isDeferredFailure = base .. jobId, 0, false
  for at = 1, #fields, 2 do
    if fields[at] == 'ats' then
      attempts = tonumber(fields[at + 1])
    elseif fields[at] == 'defa' then
      isDeferredFailure = true
    end
  end
  if limit.max and not isDeferredFailure then
    if redis.call('INCR', base .. 'limiter') == 1 and limit.duration then
      redis.call('PEXPIRE', base .. 'limiter', math.floor(math.abs(limit.duration)))
    end
  end
  if queues[base].released[jobId] then
    releaseLocks(base)
  end
  if token ~= '0' then
    redis.call('SET', key .. ':lock', token, 'PX', worker.lockDuration)
  end
  appendEvent(base, 'active', 'jobId', jobId, 'prev', 'waiting')
  local changes = { 'processedOn', now, 'ats', attempts + 1 }
  if worker.name ~= '' then
    changes[5], changes[6] = 'pb', worker.name
  end
  redis.call('HSET', key, unpack(changes))
  for at = 1, #changes do
    fields[#fields + 1] = tostring(changes[at])
  end
  return { jobId, token, fields }
end
