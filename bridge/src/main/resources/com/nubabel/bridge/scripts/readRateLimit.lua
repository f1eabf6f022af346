--[[ Asks how long a queue's rate limit still holds.
  KEYS[1] base     the queue's prefix with its colon
  ARGV[1] max      jobs per window; '' for the queue's own, and without one whatever is written
  Returns  {ms; 0 if it does not hold; without any max -2 if nothing is written, -1 if for ever}
  Appends  nothing
  Mirrors  getRateLimitTtl of BullMQ ]]
local base = KEYS[1]
local max = ARGV[1]

--- @include "includes/limitedFor"
max = tonumber(max) or tonumber(redis.call('HGET', base .. 'meta', 'max') or nil)
if max then
  return cmsgpack.pack({ limitedFor(base, max) })
end
return cmsgpack.pack({ redis.call('PTTL', base .. 'limiter') })
