-- The approximate cap of a queue's event stream, written to meta when it was missing (BullMQ's
-- default). Returns a number as text.
local function maxEvents(base)
  local cap = redis.call('HGET', base .. 'meta', 'opts.maxLenEvents')
  if not cap then
    cap = '10000'
    redis.call('HSET', base .. 'meta', 'opts.maxLenEvents', cap)
  end
  return cap
end
