--[[ Reads one job: its fields, its state, and the place on the event stream at which both hold.
  KEYS[1] base     the queue's prefix with its colon
  ARGV[1] id       of the job
  Returns  {the fields and values in turn, empty if there is no such job; state; last stream id
           ever given, 0-0 without a stream}
  Appends  nothing
  Mirrors  getState of BullMQ, with the job beside it ]]
local base = KEYS[1]
local jobId = ARGV[1]

local function state()
  for _, set in ipairs({ 'completed', 'failed', 'delayed', 'prioritized' }) do
    if redis.call('ZSCORE', base .. set, jobId) then
      return set
    end
  end
  for _, list in ipairs({ 'active', 'wait', 'paused' }) do
    if redis.call('LPOS', base .. list, jobId) then
      return list == 'active' and 'active' or 'waiting'
    end
  end
  return redis.call('ZSCORE', base .. 'waiting-children', jobId) and 'waiting-children' or 'unknown'
end

--- @include "includes/lastStreamId"
return { redis.call('HGETALL', base .. jobId), state(), lastStreamId(base) }
