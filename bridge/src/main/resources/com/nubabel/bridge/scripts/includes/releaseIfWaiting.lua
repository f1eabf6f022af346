--- @include "includes/moveParentToWait"
-- Moves a parent on if it is there and in waiting-children.
local function releaseIfWaiting(parentBase, parentId, now)
  if redis.call('EXISTS', parentBase .. parentId) == 1
    and redis.call('ZREM', parentBase .. 'waiting-children', parentId) == 1 then
    moveParentToWait(parentBase, parentId, now)
  end
end
