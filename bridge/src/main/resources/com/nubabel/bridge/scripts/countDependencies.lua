--[[ Counts the children of one job, by what became of them.
  KEYS[1] base     the queue's prefix with its colon
  ARGV[1] id       of the parent
  Returns  {processed, unprocessed, ignored, failed}, each 0 if there is no such job
  Appends  nothing
  Mirrors  getDependenciesCount of BullMQ ]]
local base = KEYS[1]
local jobId = ARGV[1]

local key = base .. jobId
return cmsgpack.pack({
  redis.call('HLEN', key .. ':processed'),
  redis.call('SCARD', key .. ':dependencies'),
  redis.call('HLEN', key .. ':failed'),
  redis.call('ZCARD', key .. ':unsuccessful'),
})
