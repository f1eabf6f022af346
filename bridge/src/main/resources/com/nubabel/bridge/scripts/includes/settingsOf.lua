--- @include "includes/queues"
-- What holds for a whole queue, read once: {paused, concurrency, max jobs per duration ms, maxEvents
-- the approximate cap of its event stream}, each a text, or false if not set.
local function settingsOf(base)
  local queue = queues[base]
  if not queue.settings then
    local meta = redis.call('HMGET', base .. 'meta', 'paused', 'concurrency', 'max', 'duration',
      'opts.maxLenEvents')
    queue.settings = {
      paused = meta[1], concurrency = meta[2], max = meta[3], duration = meta[4], maxEvents = meta[5],
    }
  end
  return queue.settings
end
