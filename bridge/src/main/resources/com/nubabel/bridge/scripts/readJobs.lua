--[[ Reads a page of one list or set of a queue's jobs.
  KEYS[1] base     the queue's prefix with its colon
  ARGV[1] name     of the list or set        ARGV[2] order   'asc', oldest or due first; or 'desc'
  ARGV[3] offset   of the page               ARGV[4] count   of jobs, at least 1
  ARGV[5] after    id of the last job of the page before, or ''
  ARGV[6] score    of that job, '' in a list
  Returns  {offset of the page, jobs in all, {id, score or '', fields and values in turn, empty if
           there is no such job; or the error that reading it gave}, …}
  Appends  nothing
  Mirrors  getRanges of BullMQ, with the jobs beside the ids ]]
local base = KEYS[1]
local name, order, offset, count = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local after, score = ARGV[5], ARGV[6]

--- @include "includes/startOfPage"
local key, isAscending = base .. name, order == 'asc'
local isList = name == 'wait' or name == 'active' or name == 'paused'
if after ~= '' then
  offset = startOfPage(key, isList, isAscending, offset, after, score)
end
local page = { offset, redis.call(isList and 'LLEN' or 'ZCARD', key) }
local ids
if not isList then
  ids = redis.call(isAscending and 'ZRANGE' or 'ZREVRANGE', key, offset, offset + count - 1, 'WITHSCORES')
else
  ids = {}
  local stretch
  if isAscending then
    stretch = redis.call('LRANGE', key, -(offset + count), -(offset + 1))
  else
    stretch = redis.call('LRANGE', key, offset, offset + count - 1)
  end
  for at = 1, #stretch do
    ids[#ids + 1] = stretch[isAscending and #stretch + 1 - at or at]
    ids[#ids + 1] = ''
  end
end
for at = 1, #ids, 2 do
  local fields = redis.pcall('HGETALL', base .. ids[at])
  page[#page + 1] = { ids[at], ids[at + 1], fields.err or fields }
end
return cmsgpack.pack(page)
