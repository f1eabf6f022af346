-- The keys of a job's children: those that have completed, failed and were let go, failed and failed
-- it, and those it still waits for.
local function childrenOf(jobKey)
  local children = redis.call('HKEYS', jobKey .. ':processed')
  for _, keys in ipairs({
    redis.call('HKEYS', jobKey .. ':failed'),
    redis.call('ZRANGE', jobKey .. ':unsuccessful', 0, -1),
    redis.call('SMEMBERS', jobKey .. ':dependencies'),
  }) do
    for _, key in ipairs(keys) do
      children[#children + 1] = key
    end
  end
  return children
end
