--- @include "includes/maxEvents"
--- @include "includes/queues"
--- @include "includes/releaseLocks"
-- Does what operations have left to the end of the call, and forgets what is known of the queues:
-- drops locks, trims the event streams, and writes the base marker, on which idle workers block,
-- where a job is left for them.
local function settle()
  for base, queue in pairs(queues) do
    releaseLocks(base)
    if queue.trims then
      redis.call('XTRIM', base .. 'events', 'MAXLEN', '~', maxEvents(base))
    end
    if queue.wakes and redis.call('EXISTS', base .. 'wait', base .. 'prioritized') > 0 then
      redis.call('ZADD', base .. 'marker', '0', '0')
    end
    queues[base] = nil
  end
end
