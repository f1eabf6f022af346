--- @include "includes/appendEvent"
--- @include "includes/queues"
-- Appends one entry to a queue's event stream, which is trimmed to about its cap at the end of the
-- call. Returns the entry's id.
local function appendTrimmedEvent(base, name, ...)
  queues[base].trims = true
  return appendEvent(base, name, ...)
end
