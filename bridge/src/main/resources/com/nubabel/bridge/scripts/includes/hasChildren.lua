-- Whether a job has children that are pending, or that have failed it: true or false.
local function hasChildren(jobKey)
  return redis.call('EXISTS', jobKey .. ':dependencies', jobKey .. ':unsuccessful') > 0
end
