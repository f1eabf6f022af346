-- The time now (ms, a text) of who said how much to add to Redis' clock to have his, since his call
-- was to wait here.
local function waitedTime(difference)
  local seconds, micros = unpack(redis.call('TIME'))
  return string.format('%d', seconds * 1000 + math.floor(micros / 1000) + difference)
end
