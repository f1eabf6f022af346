--[[ Reads one job: its fields, its state, and the place on the event stream at which both hold.
  KEYS[1] base     the queue's prefix with its colon
  ARGV[1] id       of the job        ARGV[2] text  1 to read its log as well, else 0
  Returns  {the fields and values in turn, empty if there is no such job; state; last stream id
           ever given, 0-0 without a stream; the rows of the log, empty unless they are read}
  Appends  nothing
  Mirrors  getState of BullMQ, with the job beside it ]]
local base = KEYS[1]
local jobId = ARGV[1]
local withText = ARGV[2] == '1'

--- @include "includes/lastStreamId"
--- @include "includes/stateOf"

-- The queue's own keys bear names that could be ids: a job is a hash with a time of creation.
local key = base .. jobId
local isJob = redis.call('TYPE', key).ok == 'hash' and redis.call('HEXISTS', key, 'timestamp') == 1
local fields = isJob and redis.call('HGETALL', key) or {}
local rows = withText and redis.call('LRANGE', key .. ':logs', 0, -1) or {}
return cmsgpack.pack({ fields, stateOf(base, jobId), lastStreamId(base), rows })
