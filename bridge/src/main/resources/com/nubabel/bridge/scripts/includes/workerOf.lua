-- What a worker says of itself when it fetches: see `fetch`. Empty texts are nothing.
local function workerOf(lockDuration, name, limiterMax, limiterDuration)
  return {
    lockDuration = lockDuration,
    name = name,
    limit = { max = tonumber(limiterMax), duration = tonumber(limiterDuration) },
  }
end
