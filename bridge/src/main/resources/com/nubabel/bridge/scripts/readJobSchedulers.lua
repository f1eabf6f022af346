--[[ Reads a page of a queue's job schedulers, by the time of their next iteration.
  KEYS[1] base     the queue's prefix with its colon
  ARGV[1] first    rank from 0, from the end if below 0    ARGV[2] last, inclusive
  ARGV[3] order    'asc' or 'desc'                         ARGV[4] id, to read that one alone; or ''
  Returns  {{id, next ms as text, {field, value, …} or the error that reading it gave}, …}, without
           those whose hash is gone
  Appends  nothing
  Mirrors  getJobScheduler and getJobSchedulers of BullMQ, which deletes what has no hash ]]
local base = KEYS[1]
local first, last, order, id = ARGV[1], ARGV[2], ARGV[3], ARGV[4]

local scheduled = {}
if id ~= '' then
  scheduled = { id, redis.call('ZSCORE', base .. 'repeat', id) or nil }
else
  local range = order == 'asc' and 'ZRANGE' or 'ZREVRANGE'
  scheduled = redis.call(range, base .. 'repeat', first, last, 'WITHSCORES')
end
local found = {}
for at = 1, #scheduled - 1, 2 do
  local fields = redis.pcall('HGETALL', base .. 'repeat:' .. scheduled[at])
  if fields.err or #fields > 0 then
    found[#found + 1] = { scheduled[at], scheduled[at + 1], fields.err or fields }
  end
end
return cmsgpack.pack(found)
