--[[ Reads the newest entries of a queue's event stream.
  KEYS[1] base     the queue's prefix with its colon
  ARGV[1] count max    ARGV[2] bytes max
  Returns  {entries {id, {field, value, ...}} oldest first; bounds as streamBounds gives them}
  Appends  nothing
  Mirrors  nothing of BullMQ ]]
local base = KEYS[1]
local countMax, bytesMax = tonumber(ARGV[1]), tonumber(ARGV[2])

--- @include "includes/entryBytes"
--- @include "includes/streamBounds"
local STEP = 50
local newest, bytes, before = {}, 0, '+'
while #newest < countMax and bytes < bytesMax do
  local count = math.min(STEP, countMax - #newest)
  local entries = redis.call('XREVRANGE', base .. 'events', before, '-', 'COUNT', count)
  for _, entry in ipairs(entries) do
    newest[#newest + 1] = entry
    bytes = bytes + entryBytes(entry)
    before = '(' .. entry[1]
  end
  if #entries < count then
    break
  end
end
local page = {}
for at = #newest, 1, -1 do
  page[#page + 1] = newest[at]
end
return cmsgpack.pack({ page, streamBounds(base) })
