--- @include "includes/settingsOf"
-- The approximate cap of a queue's event stream, written to meta when it was missing (BullMQ's
-- default). Returns a number as text.
local function maxEvents(base)
  local settings = settingsOf(base)
  if not settings.maxEvents then
    settings.maxEvents = '10000'
    redis.call('HSET', base .. 'meta', 'opts.maxLenEvents', settings.maxEvents)
  end
  return settings.maxEvents
end
