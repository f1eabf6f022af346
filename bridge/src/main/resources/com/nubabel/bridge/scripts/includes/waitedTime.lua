-- The time now (ms, a text) of who said how much (µs) to add to Redis' clock to have his, since his call
-- was to wait here.
local function waitedTime(difference)
  local seconds, micros = unpack(redis.call('TIME'))
  return string.format('%d', math.floor(seconds * 1000 + (micros + difference) / 1000))
end
