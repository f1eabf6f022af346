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

--- @include "operations/addJob"
--- @include "operations/addJobScheduler"
--- @include "operations/addLog"
--- @include "operations/appendText"
--- @include "operations/cancelJob"
--- @include "operations/moveToActive"
--- @include "operations/moveToDelayed"
--- @include "operations/moveToFinished"
--- @include "operations/moveToWait"
--- @include "operations/publishEvent"
--- @include "operations/removeJobScheduler"
--- @include "operations/restartText"
--- @include "operations/retryJob"
--- @include "operations/updateJobScheduler"
--- @include "operations/updateProgress"

local operations = {
  addJob = addJob,
  addJobScheduler = addJobScheduler,
  addLog = addLog,
  appendText = appendText,
  cancelJob = cancelJob,
  moveToActive = moveToActive,
  moveToDelayed = moveToDelayed,
  moveToFinished = moveToFinished,
  moveToWait = moveToWait,
  publishEvent = publishEvent,
  removeJobScheduler = removeJobScheduler,
  restartText = restartText,
  retryJob = retryJob,
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
