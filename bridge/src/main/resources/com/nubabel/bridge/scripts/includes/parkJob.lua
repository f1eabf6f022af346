-- Parks a job (see `deduplicate`), which is added when the active holder of its deduplication id is
-- done (`addParkedJob`), in place of one that was parked before.
local function parkJob(base, job, deduplicationId)
  local key = base .. 'dn:' .. deduplicationId
  redis.call('DEL', key)
  redis.call('HSET', key, 'name', job.name, 'data', job.data, 'opts', job.opts, 'jid', job.id)
  redis.call('PERSIST', base .. 'de:' .. deduplicationId)
end
