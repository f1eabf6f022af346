-- Counts a job that was fetched towards the rate limit, whose window (ms, or nil: without end) begins
-- with the first. One that fails unrun does not count. `fields` are the job's fields and values in turn.
local function countForLimit(base, fields, duration)
  for at = 1, #fields, 2 do
    if fields[at] == 'defa' then
      return
    end
  end
  if redis.call('INCR', base .. 'limiter') == 1 and duration then
    redis.call('PEXPIRE', base .. 'limiter', math.floor(math.abs(duration)))
  end
end
