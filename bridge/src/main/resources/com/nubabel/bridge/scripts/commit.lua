--[[ Runs a group of operations on one queue, in order. Each runs by itself, as if it had been called
  alone: one that fails stops no other.
  KEYS[1] base     the queue's prefix with its colon, of which every key is made
  ARGV[1] count    of operations; then for each: its name, the count of its arguments, these
  Returns  a reply for each: {0, …} as the operation says; {code} below 0, refused, nothing was
           written; {-99, text} an error of Redis or of the script
  Appends  what the operations say
  Mirrors  the scripts of BullMQ that the operations name ]]
local base = KEYS[1]
local count = tonumber(ARGV[1])

--- @include "operations/addFlow"
--- @include "operations/addJob"
--- @include "operations/addJobScheduler"
--- @include "operations/addJobs"
--- @include "operations/addLog"
--- @include "operations/appendText"
--- @include "operations/cancelJob"
--- @include "operations/changeDelay"
--- @include "operations/changePriority"
--- @include "operations/cleanJobsInSet"
--- @include "operations/clearLogs"
--- @include "operations/drain"
--- @include "operations/extendLock"
--- @include "operations/moveJobsToWait"
--- @include "operations/moveToActive"
--- @include "operations/moveToDelayed"
--- @include "operations/moveToFinished"
--- @include "operations/moveToWait"
--- @include "operations/moveToWaitingChildren"
--- @include "operations/obliterate"
--- @include "operations/pause"
--- @include "operations/promote"
--- @include "operations/publishEvent"
--- @include "operations/rateLimit"
--- @include "operations/releaseLock"
--- @include "operations/removeChildDependency"
--- @include "operations/removeDeduplicationKey"
--- @include "operations/removeJob"
--- @include "operations/removeJobScheduler"
--- @include "operations/removeOrphanedJobs"
--- @include "operations/removeUnprocessedChildren"
--- @include "operations/reprocessJob"
--- @include "operations/restartText"
--- @include "operations/resume"
--- @include "operations/retryJob"
--- @include "operations/setMeta"
--- @include "operations/trimEvents"
--- @include "operations/updateData"
--- @include "operations/updateJobScheduler"
--- @include "operations/updateProgress"

local operations = {
  addFlow = addFlow,
  addJob = addJob,
  addJobScheduler = addJobScheduler,
  addJobs = addJobs,
  addLog = addLog,
  appendText = appendText,
  cancelJob = cancelJob,
  changeDelay = changeDelay,
  changePriority = changePriority,
  cleanJobsInSet = cleanJobsInSet,
  clearLogs = clearLogs,
  drain = drain,
  extendLock = extendLock,
  moveJobsToWait = moveJobsToWait,
  moveToActive = moveToActive,
  moveToDelayed = moveToDelayed,
  moveToFinished = moveToFinished,
  moveToWait = moveToWait,
  moveToWaitingChildren = moveToWaitingChildren,
  obliterate = obliterate,
  pause = pause,
  promote = promote,
  publishEvent = publishEvent,
  rateLimit = rateLimit,
  releaseLock = releaseLock,
  removeChildDependency = removeChildDependency,
  removeDeduplicationKey = removeDeduplicationKey,
  removeJob = removeJob,
  removeJobScheduler = removeJobScheduler,
  removeOrphanedJobs = removeOrphanedJobs,
  removeUnprocessedChildren = removeUnprocessedChildren,
  reprocessJob = reprocessJob,
  restartText = restartText,
  resume = resume,
  retryJob = retryJob,
  setMeta = setMeta,
  trimEvents = trimEvents,
  updateData = updateData,
  updateJobScheduler = updateJobScheduler,
  updateProgress = updateProgress,
}

local replies = {}
local at = 2
for index = 1, count do
  local operation, size = operations[ARGV[at]], tonumber(ARGV[at + 1])
  local fine, reply = pcall(operation, unpack(ARGV, at + 2, at + 1 + size))
  if not fine then
    reply = { -99, type(reply) == 'table' and reply.err or tostring(reply) }
  end
  replies[index] = reply
  at = at + 2 + size
end
return replies
