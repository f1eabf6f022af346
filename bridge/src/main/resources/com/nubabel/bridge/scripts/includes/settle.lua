--- @include "includes/maxEvents"
--- @include "includes/queues"
--- @include "includes/releaseLocks"
-- Does what operations have left to the end of the call, and forgets what is known of the queues:
-- drops locks, trims the event streams, and writes the base marker, on which idle workers block,
-- where a job is left for them. Where a key is of a wrong type that is not done, since the operations
-- were: who reads the key will say so.
local function settle()
  for base, queue in pairs(queues) do
    releaseLocks(base)
    if queue.trims then
      local fine, cap = pcall(function()
        return maxEvents(base)
      end)
      if fine then
        redis.pcall('XTRIM', base .. 'events', 'MAXLEN', '~', cap)
      end
    end
    if queue.wakes and redis.call('EXISTS', base .. 'wait', base .. 'prioritized') > 0 then
      redis.pcall('ZADD', base .. 'marker', '0', '0')
    end
    queues[base] = nil
  end
end
