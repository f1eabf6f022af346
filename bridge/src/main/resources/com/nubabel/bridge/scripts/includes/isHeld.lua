-- Whether a queue is paused, or has as many active jobs as its global concurrency allows: then
-- nothing is fetched and nobody is woken.
local function isHeld(base)
  local settings = redis.call('HMGET', base .. 'meta', 'paused', 'concurrency')
  if settings[1] then
    return true
  end
  return settings[2] and redis.call('LLEN', base .. 'active') >= tonumber(settings[2]) or false
end
