-- Writes the base marker, on which idle workers block.
local function wakeWorkers(base)
  redis.call('ZADD', base .. 'marker', 0, '0')
end
