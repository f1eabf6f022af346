-- Where a job is, by BullMQ's names of states; 'unknown' if in none of the queue's lists.
local function stateOf(base, jobId)
  for _, set in ipairs({ 'completed', 'failed', 'delayed', 'prioritized' }) do
    if redis.call('ZSCORE', base .. set, jobId) then
      return set
    end
  end
  for _, list in ipairs({ 'active', 'wait', 'paused' }) do
    if redis.call('LPOS', base .. list, jobId) then
      return list == 'active' and 'active' or 'waiting'
    end
  end
  return redis.call('ZSCORE', base .. 'waiting-children', jobId) and 'waiting-children' or 'unknown'
end
