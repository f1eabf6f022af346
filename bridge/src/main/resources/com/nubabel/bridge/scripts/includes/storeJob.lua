--- @include "includes/appendEvent"
-- Stores a job's hash and says that it was added. The optional pairs come after the fixed ones.
local function storeJob(base, jobId, name, data, opts, timestamp, delay, priority, ...)
  redis.call('HSET', base .. jobId, 'name', name, 'data', data, 'opts', opts,
    'timestamp', timestamp, 'delay', delay, 'priority', priority, ...)
  appendEvent(base, 'added', 'jobId', jobId, 'name', name)
end
