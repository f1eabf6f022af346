--- @include "includes/releaseIfWaiting"
-- Moves a parent on if it has no pending child left.
local function releaseIfNonePending(parentBase, parentId, now)
  if redis.call('SCARD', parentBase .. parentId .. ':dependencies') == 0 then
    releaseIfWaiting(parentBase, parentId, now)
  end
end
