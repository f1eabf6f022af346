-- A worker that fetches, as it says of itself: {lockDuration ms, name or '', limitMax jobs per
-- limitDuration ms, or nil}. Empty texts are nothing.
local function workerOf(lockDuration, name, limitMax, limitDuration)
  return {
    lockDuration = lockDuration,
    name = name,
    limitMax = tonumber(limitMax),
    limitDuration = tonumber(limitDuration),
  }
end
