--- @include "includes/appendTrimmedEvent"
--[[ Appends a custom event to the queue's stream, trimmed to the queue's own cap (BullMQ's producer
  trims to 1000 unless told otherwise).
  Arguments  name, field, value, …
  Returns    {0, stream id}
  Appends    the event
  Mirrors    publishEvent of BullMQ's QueueEventsProducer ]]
local function publishEvent(name, ...)
  return { 0, appendTrimmedEvent(base, name, ...) }
end
