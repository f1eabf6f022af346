-- Gives a deduplication id's key to a job, for its time to live (ms) or until the job is done: with
-- keepLastIfActive the time plays no part.
local function holdDeduplication(key, jobId, deduplication)
  if (deduplication.ttl or 0) > 0 and not deduplication.keepLastIfActive then
    redis.call('SET', key, jobId, 'PX', string.format('%.0f', deduplication.ttl))
  else
    redis.call('SET', key, jobId)
  end
end
