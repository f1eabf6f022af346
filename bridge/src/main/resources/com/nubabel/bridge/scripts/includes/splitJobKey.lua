-- Splits a job's key at its last colon. Returns the queue's base (with the colon) and the id.
local function splitJobKey(jobKey)
  return jobKey:match('^(.*:)([^:]*)$')
end
