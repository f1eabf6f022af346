--- @include "includes/queues"
-- Moves the next waiting job to active, with its lock, times and event: from the waiting list, and
-- when that is empty by priority. Ids without a job, or with something else in its place, are dropped
-- on the way, as are the marker entries ('0:…') that old BullMQ versions left in the list. Returns
-- {id, token, its fields and values in turn as they were before, times it became active, now}, or nil.
local function activateNext(base, now, token, worker)
  local queue = queues[base]
  for _ = 1, 1000 do
    local jobId = redis.call('RPOPLPUSH', queue.wait, queue.active)
    if not jobId then
      jobId = redis.call('ZPOPMIN', base .. 'prioritized')[1]
      if not jobId then
        redis.call('DEL', base .. 'pc')
        return nil
      end
      redis.call('LPUSH', queue.active, jobId)
    end
    local key = base .. jobId
    local fields = redis.pcall('HGETALL', key)
    if fields[1] and jobId:sub(1, 2) ~= '0:' then
      if token ~= '0' then
        redis.call('PSETEX', key .. ':lock', worker.lockDuration, token)
      end
      redis.call('XADD', queue.events, '*', 'event', 'active', 'jobId', jobId, 'prev', 'waiting')
      local starts, created = '1', nil
      if worker.name == '' then
        created = redis.call('HSET', key, 'processedOn', now, 'ats', starts)
      else
        created = redis.call('HSET', key, 'processedOn', now, 'ats', starts, 'pb', worker.name) - 1
      end
      if created < 2 then -- Not its first start, as it is for nearly all.
        for at = 1, #fields, 2 do
          if fields[at] == 'ats' then
            starts = tostring((tonumber(fields[at + 1]) or 0) + 1)
          end
        end
        redis.call('HSET', key, 'ats', starts)
      end
      return { jobId, token, fields, starts, now }
    end
    redis.call('LREM', queue.active, '1', jobId)
  end
end
