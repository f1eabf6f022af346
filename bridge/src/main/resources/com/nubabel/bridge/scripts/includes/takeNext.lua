-- Moves the next waiting id to active: from the waiting list, and when that is empty by
-- priority. Returns the id and the job's fields and values in turn, or nil. Ids without a job, or
-- with something else in its place, are dropped on the way, as are the marker entries ('0:…') that
-- old BullMQ versions left in the list.
local function takeNext(base)
  for _ = 1, 1000 do
    local jobId = redis.call('RPOPLPUSH', base .. 'wait', base .. 'active')
    if not jobId then
      jobId = redis.call('ZPOPMIN', base .. 'prioritized')[1]
      if not jobId then
        redis.call('DEL', base .. 'pc')
        return nil
      end
      redis.call('LPUSH', base .. 'active', jobId)
    end
    local fields = redis.pcall('HGETALL', base .. jobId)
    if fields[1] and jobId:sub(1, 2) ~= '0:' then
      return jobId, fields
    end
    redis.call('LREM', base .. 'active', '1', jobId)
  end
end
