-- The last id that a queue's event stream ever gave, '0-0' without a stream.
local function lastStreamId(base)
  local info = redis.pcall('XINFO', 'STREAM', base .. 'events')
  if info.err then
    return '0-0'
  end
  for at = 1, #info, 2 do
    if info[at] == 'last-generated-id' then
      return info[at + 1]
    end
  end
end
