--[[ Deletes the rows of a job's log, but for the newest.
  Arguments  id, rows to keep
  Returns    {0}
  Appends    nothing
  Mirrors    clearLogs of BullMQ ]]
local function clearLogs(jobId, keep)
  if keep == '0' then
    redis.call('DEL', base .. jobId .. ':logs')
  else
    redis.call('LTRIM', base .. jobId .. ':logs', -tonumber(keep), -1)
  end
  return { 0 }
end
