--[[ Renews the locks of active jobs, takes them off the stalled set, and tells which were cancelled.
  KEYS[1] base     the queue's prefix with its colon
  ARGV[1] duration ms, then for each job: its id, its token
  Returns  {{id, …} whose lock is gone or another worker's; {id, failed reason, …} cancelled}
  Appends  nothing
  Mirrors  extendLocks of BullMQ ]]
local base = KEYS[1]
local duration = ARGV[1]

local lost, cancelled = {}, {}
for at = 2, #ARGV, 2 do
  local jobId, token = ARGV[at], ARGV[at + 1]
  if redis.call('GET', base .. jobId .. ':lock') == token then
    redis.call('SET', base .. jobId .. ':lock', token, 'PX', duration)
    redis.call('SREM', base .. 'stalled', jobId)
    -- A deferred failure of other origin is no matter of the attempt that runs.
    local reason = redis.call('HGET', base .. jobId, 'defa')
    if reason and reason:sub(1, 11) == 'cancelled: ' then
      cancelled[#cancelled + 1] = jobId
      cancelled[#cancelled + 1] = reason
    end
  else
    lost[#lost + 1] = jobId
  end
end
return cmsgpack.pack({ lost, cancelled })
