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

--- @include "includes/settle"
--- @include "operations/addJob"
--- @include "operations/addJobs"
--- @include "operations/addLog"
--- @include "operations/moveToActive"
--- @include "operations/moveToDelayed"
--- @include "operations/moveToFinished"
--- @include "operations/publishEvent"
--- @include "operations/retryJob"
--- @include "operations/updateProgress"

local operations = {
  addJob = addJob,
  addJobs = addJobs,
  addLog = addLog,
  moveToActive = moveToActive,
  moveToDelayed = moveToDelayed,
  moveToFinished = moveToFinished,
  publishEvent = publishEvent,
  retryJob = retryJob,
  updateProgress = updateProgress,
}

-- The others. A function costs Redis time in every call in which it is made, needed or not, so these
-- are made in those calls alone that need one of them.
local function others()
  --- @include "operations/addFlow"
  --- @include "operations/addJobScheduler"
  --- @include "operations/appendText"
  --- @include "operations/cancelJob"
  --- @include "operations/changeDelay"
  --- @include "operations/changePriority"
  --- @include "operations/cleanJobsInSet"
  --- @include "operations/clearLogs"
  --- @include "operations/drain"
  --- @include "operations/extendLock"
  --- @include "operations/moveJobsToWait"
  --- @include "operations/moveToWait"
  --- @include "operations/moveToWaitingChildren"
  --- @include "operations/obliterate"
  --- @include "operations/pause"
  --- @include "operations/promote"
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
  --- @include "operations/setMeta"
  --- @include "operations/trimEvents"
  --- @include "operations/updateData"
  --- @include "operations/updateJobScheduler"

  return {
    addFlow = addFlow,
    addJobScheduler = addJobScheduler,
    appendText = appendText,
    cancelJob = cancelJob,
    changeDelay = changeDelay,
    changePriority = changePriority,
    cleanJobsInSet = cleanJobsInSet,
    clearLogs = clearLogs,
    drain = drain,
    extendLock = extendLock,
    moveJobsToWait = moveJobsToWait,
    moveToWait = moveToWait,
    moveToWaitingChildren = moveToWaitingChildren,
    obliterate = obliterate,
    pause = pause,
    promote = promote,
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
    setMeta = setMeta,
    trimEvents = trimEvents,
    updateData = updateData,
    updateJobScheduler = updateJobScheduler,
  }
end

local replies, rare = {}, nil
local at = 2
for index = 1, count do
  local operation, size = operations[ARGV[at]], tonumber(ARGV[at + 1])
  local isRare = not operation
  if isRare then
    settle()
    rare = rare or others()
    operation = rare[ARGV[at]]
  end
  local fine, reply = pcall(operation, unpack(ARGV, at + 2, at + 1 + size))
  if not fine then
    reply = { -99, type(reply) == 'table' and reply.err or tostring(reply) }
  end
  if isRare then
    settle()
  end
  replies[index] = reply
  at = at + 2 + size
end
settle()
return replies
