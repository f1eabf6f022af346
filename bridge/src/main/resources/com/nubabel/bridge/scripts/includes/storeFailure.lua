-- Writes what a failed attempt leaves on its job: the reason (raw text) and the stack traces
-- (JSON array of texts).
local function storeFailure(base, jobId, failedReason, stacktrace)
  redis.call('HSET', base .. jobId, 'failedReason', failedReason, 'stacktrace', stacktrace)
end
