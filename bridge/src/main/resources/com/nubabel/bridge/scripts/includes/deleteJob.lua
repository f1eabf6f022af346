-- Deletes all keys of one job but its lock. Returns how many there were.
local function deleteJob(jobKey)
  return redis.call('DEL', jobKey, jobKey .. ':logs', jobKey .. ':dependencies',
    jobKey .. ':processed', jobKey .. ':failed', jobKey .. ':unsuccessful')
end
