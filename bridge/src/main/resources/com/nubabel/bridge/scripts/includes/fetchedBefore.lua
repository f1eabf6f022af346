-- The jobs that are active under some of these tokens, each {id, token, fields and values in turn}: what a fetch whose
-- reply was lost had fetched. Looks through the 10000 that became active last.
local function fetchedBefore(base, tokens)
  local ours = {}
  for _, token in ipairs(tokens) do
    ours[token] = true
  end
  local found = {}
  for _, jobId in ipairs(redis.call('LRANGE', base .. 'active', 0, 9999)) do
    local token = redis.call('GET', base .. jobId .. ':lock')
    if token and ours[token] then
      found[#found + 1] = { jobId, token, redis.call('HGETALL', base .. jobId) }
    end
  end
  return found
end
