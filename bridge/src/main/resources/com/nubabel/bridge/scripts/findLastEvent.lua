--[[ Searches a piece of a queue's event stream, newest first, for how a job ended.
  KEYS[1] base     the queue's prefix with its colon
  ARGV[1] job id
  ARGV[2] newest   where to begin: + for the end of the stream, or an exclusive id
  ARGV[3] count    entries to look at
  Returns  {the latest entry {id, {field, value, ...}} of the job that is a completed, failed or
           removed, empty if there is none; the oldest id looked at, empty if none is left}
  Appends  nothing
  Mirrors  nothing of BullMQ ]]
local base = KEYS[1]
local jobId, newest, count = ARGV[1], ARGV[2], tonumber(ARGV[3])

local OUTCOMES = { completed = true, failed = true, removed = true }
local entries = redis.call('XREVRANGE', base .. 'events', newest, '-', 'COUNT', count)
for _, entry in ipairs(entries) do
  local fields = {}
  for at = 1, #entry[2], 2 do
    fields[entry[2][at]] = entry[2][at + 1]
  end
  if fields.jobId == jobId and OUTCOMES[fields.event] then
    return cmsgpack.pack({ entry, entry[1] })
  end
end
return cmsgpack.pack({ {}, #entries == count and entries[count][1] or '' })
