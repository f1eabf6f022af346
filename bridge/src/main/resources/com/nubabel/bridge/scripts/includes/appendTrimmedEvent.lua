--- @include "includes/queues"
-- Appends one entry to a queue's event stream, which is trimmed to about its cap at the end of the
-- call. Takes the fields after `event`. Returns the entry's id.
local function appendTrimmedEvent(base, name, ...)
  local queue = queues[base]
  queue.trims = true
  return redis.call('XADD', queue.events, '*', 'event', name, ...)
end
