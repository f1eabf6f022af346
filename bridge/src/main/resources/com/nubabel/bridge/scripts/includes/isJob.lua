-- Whether a job is stored at a key: nothing, or what is no hash, is none.
local function isJob(jobKey)
  return redis.call('TYPE', jobKey).ok == 'hash'
end
