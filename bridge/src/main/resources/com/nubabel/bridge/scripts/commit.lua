--[[ Runs a group of operations on one queue, in order. Each runs by itself, as if it had been called
  alone: one that fails stops no other. What they can share is done once: settings and locks are
  read, streams trimmed and workers woken for all of them (see `queues`). Jobs that finish one after
  another do so first, and then the next ones are fetched (see `endFinishing`).
  KEYS[1] base     the queue's prefix with its colon, of which every key is made
  ARGV             runs of operations that have the name and the count of arguments in common: the
                   name, how many there are, the count, and the arguments of each. Between them, `by`
                   names the worker that the next ones fetch for: its lock duration ms, its name or
                   '', and if it has one, its rate limit's max and duration ms
  Returns  a reply for each operation: {0, …} as it says; {code} below 0, refused, nothing was
           written; {-99, text} an error of Redis or of the script
  Appends  what the operations say
  Mirrors  the scripts of BullMQ that the operations name ]]
local base = KEYS[1]
local redis = redis -- What is local is found faster.
local accepted = { 0 } -- The reply of an operation that has nothing more to say.
local worker
local finishing -- Jobs that finish one after another, as `foresee` says.

--- @include "includes/attempt"
--- @include "includes/queues"
--- @include "includes/settle"

-- Runs so many operations, whose arguments begin at a place, each with as many. The replies before
-- theirs are left alone; called again, it goes on behind the last one.
local function run(replies, before, operation, count, from, size)
  for index = #replies - before, count - 1 do
    local at = from + index * size
    replies[before + index + 1] = operation(unpack(ARGV, at, at + size - 1))
  end
end

-- A function costs Redis time in every call in which it is made, needed or not: so operations, with all
-- that they include, are made where they are needed.
local made, rare, replies = {}, nil, {}
local at, last = 1, #ARGV
while at < last do
  local name, times, each = ARGV[at], ARGV[at + 1], ARGV[at + 2]
  local count, size, from, before = tonumber(times), tonumber(each), at + 3, #replies
  at = from + count * size
  local operation = made[name]
  if operation then
    -- Made for a run before.
  elseif name == 'moveToFinished' then
    --- @include "operations/moveToFinished"
    operation = moveToFinished
  elseif name == 'moveToActive' then
    --- @include "operations/moveToActive"
    operation = moveToActive
  elseif name == 'addJob' then
    --- @include "operations/addJob"
    operation = addJob
  elseif name == 'addJobs' then
    --- @include "operations/addJobs"
    operation = addJobs
  elseif name == 'updateProgress' then
    --- @include "operations/updateProgress"
    operation = updateProgress
  elseif name == 'addLog' then
    --- @include "operations/addLog"
    operation = addLog
  elseif name == 'publishEvent' then
    --- @include "operations/publishEvent"
    operation = publishEvent
  end
  if operation and at < last then
    made[name] = operation
  end

  if name == 'by' then
    --- @include "includes/workerOf"
    worker = workerOf(unpack(ARGV, from, at - 1))
  elseif not operation then
    -- All others are made at once, since they share much; in a function, since one has 200 names at most.
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
      --- @include "operations/moveToDelayed"
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
      --- @include "operations/replayLetter"
      --- @include "operations/reprocessJob"
      --- @include "operations/restartText"
      --- @include "operations/resume"
      --- @include "operations/retryJob"
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
        moveToDelayed = moveToDelayed,
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
        replayLetter = replayLetter,
        reprocessJob = reprocessJob,
        restartText = restartText,
        resume = resume,
        retryJob = retryJob,
        setMeta = setMeta,
        trimEvents = trimEvents,
        updateData = updateData,
        updateJobScheduler = updateJobScheduler,
      }
    end
    rare = rare or others()
    for index = 0, count - 1 do
      settle()
      attempt(replies, run, #replies, rare[name], 1, from + index * size, size)
    end
    settle()
  elseif name == 'moveToFinished' then
    --- @include "includes/endFinishing"
    --- @include "includes/foresee"
    finishing = foresee(base, from, size, count)
    attempt(replies, run, before, operation, count, from, size)
    endFinishing(base, worker, finishing, replies, before + 1)
  else
    if name == 'addJob' then
      queues[base].adds = count
    end
    attempt(replies, run, before, operation, count, from, size)
  end
end
settle()
return cmsgpack.pack(replies)
