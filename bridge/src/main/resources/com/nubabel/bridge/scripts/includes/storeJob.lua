--- @include "includes/queues"
local none = {}
-- Stores a job's hash and says that it was added. `extra` are further fields and values in turn, or
-- nil.
local function storeJob(base, jobId, name, data, opts, timestamp, delay, priority, extra)
  redis.call('HSET', base .. jobId, 'name', name, 'data', data, 'opts', opts,
    'timestamp', timestamp, 'delay', delay, 'priority', priority, unpack(extra or none))
  redis.call('XADD', queues[base].events, '*', 'event', 'added', 'jobId', jobId, 'name', name)
end
