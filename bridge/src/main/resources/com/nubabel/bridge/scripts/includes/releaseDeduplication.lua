-- Gives a finished job's deduplication id free, unless a time to live still holds it.
local function releaseDeduplication(base, jobId, deduplicationId)
  local key = base .. 'de:' .. deduplicationId
  local ttl = redis.call('PTTL', key)
  if ttl == 0 or (ttl == -1 and redis.call('GET', key) == jobId) then
    redis.call('DEL', key)
  end
end
