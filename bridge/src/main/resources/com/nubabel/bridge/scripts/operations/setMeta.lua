--- @include "includes/wakeForNext"
--[[ Writes settings of the queue, and removes those whose value is empty.
  Arguments  field, value, field, value, …
  Returns    {0, fields removed that were there}
  Appends    nothing
  Mirrors    setGlobalConcurrency, setGlobalRateLimit and their removal in BullMQ ]]
local function setMeta(...)
  local removed, settings = 0, { ... }
  for at = 1, #settings, 2 do
    local field, value = settings[at], settings[at + 1]
    if value == '' then
      removed = removed + redis.call('HDEL', base .. 'meta', field)
    else
      redis.call('HSET', base .. 'meta', field, value)
    end
  end
  wakeForNext(base)
  return { 0, removed }
end
