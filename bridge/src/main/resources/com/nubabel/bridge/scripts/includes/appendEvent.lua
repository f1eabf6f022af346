--- @include "includes/queues"
-- Appends one entry to a queue's event stream, without trimming. Takes the fields after `event`.
-- Returns the entry's id.
local function appendEvent(base, name, ...)
  return redis.call('XADD', queues[base].events, '*', 'event', name, ...)
end
