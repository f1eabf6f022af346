-- What is kept of a queue's event stream. Returns {the oldest kept id, '' if none; the last id ever
-- given, '0-0' without a stream; 1 if nothing was ever trimmed, else 0}. Redis 6.2 does not say what
-- was trimmed: there a stream counts as whole while it is shorter than any usual cap.
local function streamBounds(base)
  local length = redis.call('XLEN', base .. 'events')
  local reply = redis.pcall('XINFO', 'STREAM', base .. 'events')
  if reply.err then
    return { '', '0-0', 1 }
  end
  local info = {}
  for at = 1, #reply, 2 do
    info[reply[at]] = reply[at + 1]
  end
  local whole
  if info['entries-added'] then
    whole = info['entries-added'] == length
  else
    local cap = tonumber(redis.call('HGET', base .. 'meta', 'opts.maxLenEvents') or nil) or 1000
    whole = length < math.min(cap, 1000)
  end
  local first = info['first-entry']
  return { first and first[1] or '', info['last-generated-id'], whole and 1 or 0 }
end
