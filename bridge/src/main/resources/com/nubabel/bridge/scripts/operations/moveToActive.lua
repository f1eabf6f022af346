--- @include "includes/fetch"
--- @include "includes/fetchedBefore"
--- @include "includes/workerOf"
--[[ Fetches up to as many jobs as tokens are given. A repeated call first looks for what an earlier
  one with the same tokens has fetched, whose reply was lost; only if that is nothing it fetches.
  Arguments  now ms, repeated 0 or 1, lock duration ms, worker name or '', limiter max or '',
             limiter duration ms or '', token, token, …
  Returns    {0, ms until the rate limit ends or 0, ms time of the next delayed job or 0,
             {id, token, {field, value, …}}, …}
  Appends    waiting for each delayed job that is due, active for each job fetched
  Mirrors    moveToActive of BullMQ, once per token ]]
local function moveToActive(now, repeated, lockDuration, name, limiterMax, limiterDuration, ...)
  local tokens = { ... }
  local earlier = repeated == '1' and fetchedBefore(base, tokens) or {}
  if #earlier > 0 then
    return { 0, 0, 0, unpack(earlier) }
  end
  local worker = workerOf(lockDuration, name, limiterMax, limiterDuration)
  return { 0, unpack((fetch(base, tonumber(now), worker, tokens))) }
end
