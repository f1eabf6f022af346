-- The time now (ms, a text) of who said, since his call was to wait here, when he sent it (ms), how much to
-- add to Redis' clock to have his (µs), and how long it waits at most (ms): should Redis' clock have jumped, no
-- more than that is believed to have passed.
local function waitedTime(sent, difference, longest)
  local seconds, micros = unpack(redis.call('TIME'))
  local now = math.floor(seconds * 1000 + (micros + difference) / 1000)
  return string.format('%d', math.max(math.min(now, sent + longest), sent))
end
