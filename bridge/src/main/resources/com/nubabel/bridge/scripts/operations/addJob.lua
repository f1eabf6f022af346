--- @include "includes/insertJob"
--[[ Adds one job: to the delayed if it has a delay, else by its priority, else to the waiting list.
  Arguments  id or '', name, data JSON, opts JSON, timestamp ms, delay ms, priority; then, each of
             which may be left out or '': 1 if lifo, parent's key, the job's `parent` field JSON,
             deduplication JSON
  Returns    {0, id, 1 stored or 0 there was a job of that id, or one that holds the deduplication
             id: then its id}; or {code, parent's key}: -5 no such parent, -7 the job is there and
             another parent's
  Appends    added, then delayed or waiting; or duplicated, with to a parent's stream what releasing
             it means; or what `deduplicate` says
  Mirrors    addStandardJob, addDelayedJob and addPrioritizedJob of BullMQ ]]
local function addJob(...)
  return insertJob(base, 'alone', ...)
end
