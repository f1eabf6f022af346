-- Whether a repeated call finds that its first one was carried out and only the reply was lost.
local function isFinishedBefore(base, code, jobId, outcome, now, keepCount)
  if code == -1 then
    return keepCount == '0'
  end
  return tonumber(redis.call('ZSCORE', base .. outcome, jobId) or nil) == tonumber(now)
end
