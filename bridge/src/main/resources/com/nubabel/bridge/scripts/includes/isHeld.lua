--- @include "includes/settingsOf"
-- Whether a queue is paused, or has as many active jobs as its global concurrency allows: then
-- nothing is fetched and nobody is woken.
local function isHeld(base)
  local settings = settingsOf(base)
  if settings.paused then
    return true
  end
  local concurrency = tonumber(settings.concurrency or nil)
  return concurrency and redis.call('LLEN', base .. 'active') >= concurrency or false
end
