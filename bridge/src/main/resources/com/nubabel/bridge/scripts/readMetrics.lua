--[[ Reads the series of one outcome: jobs per minute, newest first.
  KEYS[1] base     the queue's prefix with its colon
  ARGV[1] outcome  'completed' or 'failed'
  ARGV[2] first    minute to read, from 0     ARGV[3] last, inclusive, -1 for all
  Returns  {count in all, time ms and count at the end of the newest minute, all as text or '';
           minutes there are; {jobs, jobs, …}}
  Appends  nothing
  Mirrors  getMetrics of BullMQ ]]
local base = KEYS[1]
local outcome, first, last = ARGV[1], ARGV[2], ARGV[3]

local key = base .. 'metrics:' .. outcome
local totals = redis.call('HMGET', key, 'count', 'prevTS', 'prevCount')
return cmsgpack.pack({
  totals[1] or '', totals[2] or '', totals[3] or '',
  redis.call('LLEN', key .. ':data'), redis.call('LRANGE', key .. ':data', first, last),
})
