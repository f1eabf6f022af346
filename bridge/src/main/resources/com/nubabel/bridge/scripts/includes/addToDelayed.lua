--- @include "includes/delayedScore"
--- @include "includes/appendTrimmedEvent"
--- @include "includes/addDelayMarker"
-- Puts a job among the delayed until a time (ms), says so, and sets the delay marker.
local function addToDelayed(base, jobId, due)
  redis.call('ZADD', base .. 'delayed', delayedScore(base, due), jobId)
  appendTrimmedEvent(base, 'delayed', 'jobId', jobId, 'delay', due)
  addDelayMarker(base)
end
