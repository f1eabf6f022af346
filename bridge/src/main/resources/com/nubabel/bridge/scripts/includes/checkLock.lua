-- Checks that a token holds a job's lock. Returns 0, or -2 (no lock), or -6 (another's). The
-- token '0' stands for moves by hand and holds any lock. Writes nothing.
local function checkLock(base, jobId, token)
  if token == '0' then
    return 0
  end
  local holder = redis.call('GET', base .. jobId .. ':lock')
  if holder == token then
    return 0
  end
  return holder and -6 or -2
end
