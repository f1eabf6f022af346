-- Whether a worker holds a job's lock, or, if asked, that of a child it waits for, and so on down.
-- `seen` is a table for the jobs asked already, or nil to ask for the one job alone.
local function isLocked(jobKey, seen)
  if redis.call('EXISTS', jobKey .. ':lock') == 1 then
    return true
  end
  if not seen or seen[jobKey] then
    return false
  end
  seen[jobKey] = true
  for _, childKey in ipairs(redis.call('SMEMBERS', jobKey .. ':dependencies')) do
    if isLocked(childKey, seen) then
      return true
    end
  end
  return false
end
