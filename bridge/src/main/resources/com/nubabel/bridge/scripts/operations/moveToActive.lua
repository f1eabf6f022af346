--- @include "includes/fetch"
--- @include "includes/workerOf"
--[[ Fetches up to as many jobs as tokens are given.
  Arguments  now ms, lock duration ms, worker name or '', limiter max or '', limiter duration ms
             or '', token, token, …
  Returns    {0, ms until the rate limit ends or 0, ms time of the next delayed job or 0,
             {id, token, {field, value, …}}, …}
  Appends    waiting for each delayed job that is due, active for each job fetched
  Mirrors    moveToActive of BullMQ, once per token ]]
local function moveToActive(now, lockDuration, name, limiterMax, limiterDuration, ...)
  local worker = workerOf(lockDuration, name, limiterMax, limiterDuration)
  return { 0, unpack((fetch(base, tonumber(now), worker, { ... }))) }
end
