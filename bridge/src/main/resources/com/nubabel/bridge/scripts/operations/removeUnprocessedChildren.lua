--- @include "includes/removePendingChildren"
--[[ Removes the children for which a job waits, and theirs, but those that a worker holds and those
  that have failed.
  Arguments  id
  Returns    {0}
  Appends    removed for each child; waiting for a parent that waits for nothing else
  Mirrors    removeUnprocessedChildren of BullMQ ]]
local function removeUnprocessedChildren(jobId)
  removePendingChildren(base .. jobId)
  return { 0 }
end
