--[[ Runs a group of operations on one queue, in order. Each runs by itself, as if it had been called
  alone: one that fails stops no other. What they can share is done once: settings and locks are
  read, streams trimmed and workers woken for all of them (see `queues`).
  KEYS[1] base     the queue's prefix with its colon, of which every key is made
  ARGV             for each operation: its name, the count of its arguments, these. Between them, `by`
                   with four names the worker that the next ones fetch for: its lock duration ms, its
                   name or '', its rate limit's max and duration ms, or ''
  Returns  a reply for each operation: {0, …} as it says; {code} below 0, refused, nothing was
           written; {-99, text} an error of Redis or of the script
  Appends  what the operations say
  Mirrors  the scripts of BullMQ that the operations name ]]
local base = KEYS[1]
local worker

--- @include "includes/attempt"
--- @include "includes/foresee"
--- @include "includes/queues"
--- @include "includes/settle"
--- @include "includes/workerOf"

-- A function costs Redis time in every call in which it is made, needed or not: so operations, with all
-- that they include, are made in those calls alone that need them. This one makes one of the usual.
local function usual(name)
  if name == 'moveToFinished' then
    --- @include "operations/moveToFinished"
    return moveToFinished
  elseif name == 'moveToActive' then
    --- @include "operations/moveToActive"
    return moveToActive
  elseif name == 'addJob' then
    --- @include "operations/addJob"
    return addJob
  elseif name == 'addJobs' then
    --- @include "operations/addJobs"
    return addJobs
  elseif name == 'updateProgress' then
    --- @include "operations/updateProgress"
    return updateProgress
  elseif name == 'addLog' then
    --- @include "operations/addLog"
    return addLog
  elseif name == 'publishEvent' then
    --- @include "operations/publishEvent"
    return publishEvent
  end
end

-- Makes all others, which share much.
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

-- The first arguments, ids of jobs, of the operations of a name that follow each other from a place in
-- the arguments on.
local function idsFrom(at, name)
  local jobIds = {}
  while true do
    local found, size, jobId = ARGV[at], ARGV[at + 1], ARGV[at + 2]
    if found ~= name then
      return jobIds
    end
    jobIds[#jobIds + 1] = jobId
    at = at + 2 + size
  end
end

local made, rare, replies = {}, nil, {}
local at, last = 1, #ARGV
while at < last do
  local name, size = ARGV[at], tonumber(ARGV[at + 1])
  local from, to = at + 2, at + 1 + size
  local queue = queues[base]
  if name == 'by' then
    worker = workerOf(unpack(ARGV, from, to))
  else
    made[name] = made[name] or usual(name)
    if name == 'moveToFinished' or name == 'moveToActive' then
      if not queue.locks then
        foresee(base, idsFrom(at, 'moveToFinished'))
      end
      replies[#replies + 1] = attempt(made[name], unpack(ARGV, from, to))
    elseif made[name] then
      queue.locks, queue.childless = nil, nil
      if name == 'addJob' and (queue.spareIds or 0) == 0 then
        queue.adds = #idsFrom(at, name)
      end
      replies[#replies + 1] = attempt(made[name], unpack(ARGV, from, to))
    else
      settle()
      rare = rare or others()
      replies[#replies + 1] = attempt(rare[name], unpack(ARGV, from, to))
      settle()
    end
  end
  at = to + 1
end
settle()
return cmsgpack.pack(replies)
