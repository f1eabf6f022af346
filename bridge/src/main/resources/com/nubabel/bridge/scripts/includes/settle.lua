--- @include "includes/maxEvents"
--- @include "includes/pushAdded"
--- @include "includes/queues"
-- Does what operations have left to the end of the call, and forgets what is known of the queues:
-- puts added jobs on the waiting list, gives back the numbers they did not need, trims the event
-- streams, and writes the base marker, on which idle workers block, where a job is left for them.
-- Where a key is of a wrong type that is not done, since the operations were: who reads the key will
-- say so.
local function settle()
  for base, queue in pairs(queues) do
    local isLeft = queue.added -- Nobody has looked at the waiting list since.
    pushAdded(base)
    if (queue.spareIds or 0) > 0 then
      redis.call('DECRBY', base .. 'id', queue.spareIds)
    end
    if queue.trims then
      local fine, cap = pcall(maxEvents, base)
      if fine then
        redis.pcall('XTRIM', queue.events, 'MAXLEN', '~', cap)
      end
    end
    local isFree = queue.wakes == 'anyhow'
    if queue.wakes and not isFree then
      --- @include "includes/isHeld"
      local fine, held = pcall(isHeld, base)
      isFree = fine and not held
    end
    if isFree and (isLeft or redis.call('EXISTS', queue.wait, base .. 'prioritized') > 0) then
      redis.pcall('ZADD', base .. 'marker', '0', '0')
    end
    queues[base] = nil
  end
end
