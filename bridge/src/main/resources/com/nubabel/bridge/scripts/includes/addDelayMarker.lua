-- Writes the delay marker: the time (ms) of the job that is due first. Nothing if none is delayed.
local function addDelayMarker(base)
  local first = redis.call('ZRANGE', base .. 'delayed', 0, 0, 'WITHSCORES')
  if first[2] then
    redis.call('ZADD', base .. 'marker', tonumber(first[2]) / 4096, '1')
  end
end
