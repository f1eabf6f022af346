--- @include "includes/fetch"
--[[ Fetches up to as many jobs as tokens are given, for the worker that the call names. A repeated
  call first looks for what an earlier one with the same tokens has fetched, whose reply was lost;
  only if that is nothing it fetches.
  Arguments  now ms, or from who waits what `waitedTime` takes for it, with colons between;
             repeated 0 or 1, token, token, …
  Returns    {0, ms until the rate limit ends or 0, ms time of the next delayed job or 0,
             {id, token, {field, value, …} as they were before, times it became active, now}, …}; of
             a job that was fetched earlier, {id, token, {field, value, …} as they are}
  Appends    waiting for each delayed job that is due, active for each job fetched
  Mirrors    moveToActive of BullMQ, once per token ]]
local function moveToActive(now, repeated, ...)
  local tokens = { ... }
  local sent, difference, longest = now:match('^(%d+):(-?%d+):(%d+)$')
  if sent then
    --- @include "includes/waitedTime"
    now = waitedTime(sent, difference, longest)
  end
  if repeated == '1' then
    --- @include "includes/fetchedBefore"
    local earlier = fetchedBefore(base, tokens)
    if #earlier > 0 then
      return { 0, 0, 0, unpack(earlier) }
    end
  end
  return (fetch(base, now, worker, tokens))
end
