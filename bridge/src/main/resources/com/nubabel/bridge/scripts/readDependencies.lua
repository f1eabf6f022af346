--[[ Reads the children of one job, by what became of them, all at once.
  KEYS[1] base     the queue's prefix with its colon
  ARGV[1] id       of the parent
  Returns  {processed: keys and return values JSON in turn; unprocessed: keys; ignored: keys and
           failed reasons in turn; failed: keys}, each empty if there is no such job
  Appends  nothing
  Mirrors  getDependencies of BullMQ's Job ]]
local base = KEYS[1]
local jobId = ARGV[1]

local key = base .. jobId
return cmsgpack.pack({
  redis.call('HGETALL', key .. ':processed'),
  redis.call('SMEMBERS', key .. ':dependencies'),
  redis.call('HGETALL', key .. ':failed'),
  redis.call('ZRANGE', key .. ':unsuccessful', 0, -1),
})
