--[[ Gives a deduplication id free: whoever holds it, or only if a certain job does. A job that is
  parked behind it is still added when the holder is done.
  Arguments  deduplication id, id of the job that must hold it or ''
  Returns    {0, 1 removed or 0 not}
  Appends    nothing
  Mirrors    removeDeduplicationKey of BullMQ's Queue and Job ]]
local function removeDeduplicationKey(deduplicationId, jobId)
  local key = base .. 'de:' .. deduplicationId
  if jobId ~= '' and redis.call('GET', key) ~= jobId then
    return { 0, 0 }
  end
  return { 0, redis.call('DEL', key) }
end
