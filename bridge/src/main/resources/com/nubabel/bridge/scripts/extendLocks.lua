--[[ Renews the locks of active jobs and takes them off the stalled set.
  KEYS[1] base     the queue's prefix with its colon
  ARGV[1] duration ms, then for each job: its id, its token
  Returns  the ids whose lock is gone or another worker's
  Appends  nothing
  Mirrors  extendLocks of BullMQ ]]
local base = KEYS[1]
local duration = ARGV[1]

local lost = {}
for at = 2, #ARGV, 2 do
  local jobId, token = ARGV[at], ARGV[at + 1]
  if redis.call('GET', base .. jobId .. ':lock') == token then
    redis.call('SET', base .. jobId .. ':lock', token, 'PX', duration)
    redis.call('SREM', base .. 'stalled', jobId)
  else
    lost[#lost + 1] = jobId
  end
end
return lost
