--[[ Reads what is kept of a queue's event stream.
  KEYS[1] base     the queue's prefix with its colon
  Returns  {the oldest kept id, empty if none; last id ever given, 0-0 without a stream; 1 if
           nothing was ever trimmed}
  Appends  nothing
  Mirrors  nothing of BullMQ ]]
local base = KEYS[1]

--- @include "includes/streamBounds"
return cmsgpack.pack(streamBounds(base))
