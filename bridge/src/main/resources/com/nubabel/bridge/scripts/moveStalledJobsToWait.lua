--[[ Returns active jobs without a lock to the waiting list, if they were suspected by an earlier
  sweep; then suspects all that are active now. Does nothing when another worker's sweep was less
  than an interval ago.
  KEYS[1] base     the queue's prefix with its colon
  ARGV[1] maximum  of times a job may stall    ARGV[2] now ms    ARGV[3] interval ms
  Returns  the ids that were returned
  Appends  waiting and stalled for each
  Mirrors  moveStalledJobsToWait of BullMQ; an id without a job is dropped, not revived ]]
local base = KEYS[1]
local maximum, now, interval = tonumber(ARGV[1]), ARGV[2], ARGV[3]

--- @include "includes/appendEvent"
--- @include "includes/enqueue"
--- @include "includes/isScheduled"
--- @include "includes/queues"
--- @include "includes/settle"

if redis.call('EXISTS', base .. 'stalled-check') == 1 then
  return cmsgpack.pack({})
end
redis.call('SET', base .. 'stalled-check', now, 'PX', interval)
queues[base].trims = true

local suspects = redis.call('SMEMBERS', base .. 'stalled')
redis.call('DEL', base .. 'stalled')
local returned = {}
for _, jobId in ipairs(suspects) do
  local jobKey = base .. jobId
  if redis.call('EXISTS', jobKey .. ':lock') == 0
    and redis.call('LREM', base .. 'active', 1, jobId) > 0
    and redis.call('EXISTS', jobKey) == 1 then
    local times = redis.call('HINCRBY', jobKey, 'stc', 1)
    if times > maximum and not isScheduled(base, jobKey) then
      redis.call('HSET', jobKey, 'defa', 'job stalled more than allowable limit')
    end
    enqueue(base, jobId, 0, 'RPUSH')
    appendEvent(base, 'waiting', 'jobId', jobId, 'prev', 'active')
    appendEvent(base, 'stalled', 'jobId', jobId)
    returned[#returned + 1] = jobId
  end
end

local active = redis.call('LRANGE', base .. 'active', 0, -1)
for from = 1, #active, 5000 do
  redis.call('SADD', base .. 'stalled', unpack(active, from, math.min(from + 4999, #active)))
end
settle()
return cmsgpack.pack(returned)
