--- @include "includes/maxEvents"
-- Appends one entry to a queue's event stream and trims it to about its cap.
local function appendTrimmedEvent(base, name, ...)
  redis.call('XADD', base .. 'events', 'MAXLEN', '~', maxEvents(base), '*', 'event', name, ...)
end
