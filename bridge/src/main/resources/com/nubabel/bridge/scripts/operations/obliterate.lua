--- @include "includes/discard"
--[[ Deletes a paused queue, up to a number of jobs at a time. Parents that wait for children of
  other queues stay, as with BullMQ.
  Arguments  force 0 or 1: also with active jobs, whose locks go too; jobs to delete
  Returns    {0, 1 jobs may be left or 0 all is gone}, or {code}: -23 not paused, -21 active jobs
  Appends    nothing; at the end the stream is gone, too
  Mirrors    obliterate of BullMQ ]]
local function obliterate(force, count)
  if redis.call('HEXISTS', base .. 'meta', 'paused') == 0 then
    return { -23 }
  end
  if force == '0' and redis.call('LLEN', base .. 'active') > 0 then
    return { -21 }
  end
  local left = tonumber(count)
  for _, from in ipairs({ 'active', 'delayed', 'repeat', 'completed', 'wait', 'paused', 'prioritized',
    'failed' }) do
    local key = base .. from
    local isList = from == 'active' or from == 'wait' or from == 'paused'
    local ids = redis.call(isList and 'LRANGE' or 'ZRANGE', key, 0, left - 1)
    for _, id in ipairs(ids) do
      if from == 'repeat' then
        redis.call('DEL', base .. 'repeat:' .. id)
      else
        discard(base, id)
        if from == 'active' then
          redis.call('DEL', base .. id .. ':lock')
        end
      end
    end
    if isList then
      redis.call('LTRIM', key, #ids, -1)
    else
      redis.call('ZREMRANGEBYRANK', key, 0, #ids - 1)
    end
    left = left - #ids
    if left == 0 then
      return { 0, 1 }
    end
  end
  redis.call('DEL', base .. 'events', base .. 'delay', base .. 'stalled-check', base .. 'stalled',
    base .. 'id', base .. 'pc', base .. 'marker', base .. 'meta', base .. 'metrics:completed',
    base .. 'metrics:completed:data', base .. 'metrics:failed', base .. 'metrics:failed:data')
  return { 0, 0 }
end
