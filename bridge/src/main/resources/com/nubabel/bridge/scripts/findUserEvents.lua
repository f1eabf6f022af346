--[[ Searches a piece of a queue's event stream, newest first, for a user's events of one name.
  KEYS[1] base     the queue's prefix with its colon
  ARGV[1] user id  ARGV[2] event    its name
  ARGV[3] newest   where to begin: + for the end of the stream, or an exclusive id
  ARGV[4] count    entries to look at    ARGV[5] wanted max    ARGV[6] bytes max
  Returns  {entries {id, {field, value, ...}} found, newest first; the oldest id looked at, empty if
           none is left; the last id that the stream had given}
  Appends  nothing
  Mirrors  nothing of BullMQ ]]
local base = KEYS[1]
local userId, event, newest = ARGV[1], ARGV[2], ARGV[3]
local count, wantedMax, bytesMax = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])

--- @include "includes/entryBytes"
--- @include "includes/lastStreamId"
local entries = redis.call('XREVRANGE', base .. 'events', newest, '-', 'COUNT', count)
local found, bytes = {}, 0
for _, entry in ipairs(entries) do
  local fields = {}
  for at = 1, #entry[2], 2 do
    fields[entry[2][at]] = entry[2][at + 1]
  end
  if fields.userId == userId and fields.event == event then
    found[#found + 1] = entry
    bytes = bytes + entryBytes(entry)
    if #found >= wantedMax or bytes >= bytesMax then
      break
    end
  end
end
return cmsgpack.pack({ found, #entries == count and entries[count][1] or '', lastStreamId(base) })
