--[[ Reads one page of a queue's event stream, and as one step with it what tells whether the cursor
  is in a gap.
  KEYS[1] base     the queue's prefix with its colon
  ARGV[1] after    the cursor, a stream id    ARGV[2] count max    ARGV[3] bytes max
  Returns  {entries {id, {field, value, ...}} oldest first; bounds as streamBounds gives them; 1 if
           nothing follows}
  Appends  nothing
  Mirrors  nothing of BullMQ ]]
local base = KEYS[1]
local after, countMax, bytesMax = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])

--- @include "includes/entryBytes"
--- @include "includes/streamBounds"
local STEP = 50
local page, bytes, last = {}, 0, 0
while #page < countMax and bytes < bytesMax do
  local entries = redis.call('XRANGE', base .. 'events', '(' .. after, '+', 'COUNT', STEP)
  for _, entry in ipairs(entries) do
    page[#page + 1] = entry
    bytes = bytes + entryBytes(entry)
    after = entry[1]
  end
  if #entries < STEP then
    last = 1
    break
  end
end
return cmsgpack.pack({ page, streamBounds(base), last })
