-- Appends one entry to a queue's event stream, without trimming. Takes the fields after `event`.
local function appendEvent(base, name, ...)
  redis.call('XADD', base .. 'events', '*', 'event', name, ...)
end
