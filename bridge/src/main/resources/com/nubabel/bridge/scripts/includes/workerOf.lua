-- A worker that fetches, as it says of itself: {lockDuration ms, name or '', limitMax jobs per
-- limitDuration ms, or nil}.
local function workerOf(lockDuration, name, limitMax, limitDuration)
  return {
    lockDuration = lockDuration,
    name = name,
    limitMax = limitMax and tonumber(limitMax),
    limitDuration = limitDuration and tonumber(limitDuration),
  }
end
