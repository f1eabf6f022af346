--- @include "includes/queues"
-- What holds for a whole queue, read once: {paused, concurrency, max jobs per duration ms, maxEvents
-- the approximate cap of its event stream}, each a text, or false if not set.
local function settingsOf(base)
  local queue = queues[base]
  if not queue.isRead then
    local meta = redis.call('HMGET', base .. 'meta', 'paused', 'concurrency', 'max', 'duration',
      'opts.maxLenEvents')
    queue.paused, queue.concurrency, queue.max, queue.duration, queue.maxEvents = unpack(meta)
    queue.isRead = true
  end
  return queue
end
