-- Removes members from a sorted set, as many at a time as a call may have arguments.
local function takeFromSet(key, members)
  for from = 1, #members, 5000 do
    redis.call('ZREM', key, unpack(members, from, math.min(from + 4999, #members)))
  end
end
