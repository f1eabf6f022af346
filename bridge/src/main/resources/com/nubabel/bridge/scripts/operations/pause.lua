--- @include "includes/appendEvent"
--[[ Pauses the queue: jobs are added as ever, but none is fetched.
  Arguments  none
  Returns    {0}
  Appends    paused
  Mirrors    pause of BullMQ 6 ]]
local function pause()
  redis.call('HSET', base .. 'meta', 'paused', 1)
  redis.call('DEL', base .. 'marker')
  appendEvent(base, 'paused')
  return { 0 }
end
