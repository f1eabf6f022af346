--- @include "includes/addToDelayed"
--- @include "includes/appendTrimmedEvent"
--- @include "includes/countJob"
--- @include "includes/enqueue"
--- @include "includes/storeJob"
-- Creates the iteration of a job scheduler that is due at a time (ms): says in the schedule that it
-- is the latest one, stores its job and makes it delayed or available. `job` is {name, data, opts,
-- priority, lifo, deduplicationId}: opts a JSON object with at least one field, to which the id and
-- the delay are appended as text, since decoding it would lose empty arrays and digits; lifo '1' or
-- '0'; deduplicationId '' for none. Returns the id and the delay (ms).
local function storeIteration(base, schedulerId, now, due, job)
  local jobId = string.format('repeat:%s:%.0f', schedulerId, due)
  local delay = math.max(0, due - now)
  redis.call('ZADD', base .. 'repeat', due, schedulerId)
  countJob(base)
  local opts = string.format('%s,"jobId":%s,"delay":%.0f}', job.opts:sub(1, -2), cjson.encode(jobId), delay)
  local extra = { 'rjk', schedulerId }
  if job.deduplicationId ~= '' then
    extra = { 'rjk', schedulerId, 'deid', job.deduplicationId }
  end
  storeJob(base, jobId, job.name, job.data, opts, now, delay, job.priority, extra)
  if delay > 0 then
    addToDelayed(base, jobId, now + delay)
  else
    enqueue(base, jobId, tonumber(job.priority), job.lifo == '1' and 'RPUSH' or 'LPUSH')
    appendTrimmedEvent(base, 'waiting', 'jobId', jobId)
  end
  return jobId, delay
end
