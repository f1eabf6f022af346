--[[ Says that the queue's rate limit is reached, until a time has passed, or that it is not.
  Arguments  ms, or '' to remove
  Returns    {0, 1 if there was one to remove, else 0}
  Appends    nothing
  Mirrors    rateLimit and removeRateLimitKey of BullMQ, whose greatest number it writes ]]
local function rateLimit(millis)
  if millis == '' then
    return { 0, redis.call('DEL', base .. 'limiter') }
  end
  redis.call('SET', base .. 'limiter', '9007199254740991', 'PX', millis)
  return { 0, 0 }
end
