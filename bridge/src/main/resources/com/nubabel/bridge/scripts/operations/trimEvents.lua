--[[ Trims the event stream to about a length.
  Arguments  entries to keep
  Returns    {0, entries trimmed}
  Appends    nothing
  Mirrors    trimEvents of BullMQ ]]
local function trimEvents(length)
  return { 0, redis.call('XTRIM', base .. 'events', 'MAXLEN', '~', length) }
end
