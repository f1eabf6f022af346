--- @include "includes/appendTrimmedEvent"
--- @include "includes/childrenOf"
--- @include "includes/deleteJob"
--- @include "includes/dropDeduplication"
--- @include "includes/splitJobKey"
--- @include "includes/takeOut"
--- @include "includes/unlinkChild"
--- @include "includes/wakeForNext"
-- Removes a job from wherever it is and unlinks it from its parent; before it go its children and
-- theirs, if asked. `seen` is a table for the jobs removed already, or nil to leave the children.
-- Appends removed to the stream of each one's queue. Returns whether there was such a job.
local function removeTree(base, jobId, parentKey, seen)
  local jobKey = base .. jobId
  if seen and seen[jobKey] then
    return false
  end
  if parentKey then
    unlinkChild(jobKey, parentKey)
  end
  if seen then
    seen[jobKey] = true
    for _, childKey in ipairs(childrenOf(jobKey)) do
      local childBase, childId = splitJobKey(childKey)
      removeTree(childBase, childId, jobKey, seen)
    end
  end
  local prev = takeOut(base, jobId)
  if prev == 'active' then
    wakeForNext(base)
  end
  local deduplicationId = redis.pcall('HGET', jobKey, 'deid')
  if type(deduplicationId) == 'string' then
    dropDeduplication(base, jobId, deduplicationId)
  end
  if deleteJob(jobKey) == 0 then
    return false
  end
  appendTrimmedEvent(base, 'removed', 'jobId', jobId, 'prev', prev)
  return true
end
