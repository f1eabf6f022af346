-- Gives the deduplication id of a removed job free, with what was parked under it, if it is the
-- job's own. An id of false or '' is none.
local function dropDeduplication(base, jobId, deduplicationId)
  if deduplicationId and deduplicationId ~= ''
    and redis.call('GET', base .. 'de:' .. deduplicationId) == jobId then
    redis.call('DEL', base .. 'de:' .. deduplicationId, base .. 'dn:' .. deduplicationId)
  end
end
