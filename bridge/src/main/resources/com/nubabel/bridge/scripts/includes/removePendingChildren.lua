--- @include "includes/isLocked"
--- @include "includes/removeTree"
--- @include "includes/splitJobKey"
--- @include "includes/unlinkChild"
-- Removes the children for which a job waits, and those below them. A child that a worker holds,
-- or that has failed, stays with all below it.
local function removePendingChildren(jobKey)
  for _, childKey in ipairs(redis.call('SMEMBERS', jobKey .. ':dependencies')) do
    local childBase, childId = splitJobKey(childKey)
    if not isLocked(childKey) and not redis.call('ZSCORE', childBase .. 'failed', childId) then
      unlinkChild(childKey, jobKey)
      removePendingChildren(childKey)
      removeTree(childBase, childId)
    end
  end
end
