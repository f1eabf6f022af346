-- Inserts a job behind all of its priority; a lower number is served first. Wakes nobody.
local function insertPrioritized(base, jobId, priority)
  local place = redis.call('INCR', base .. 'pc')
  redis.call('ZADD', base .. 'prioritized', priority * 4294967296 + place % 4294967296, jobId)
end
