--[[ Appends one row to a job's log.
  Arguments  id, row (raw text), rows to keep or '' for all
  Returns    {0, rows there are now}, or {-1} no such job
  Appends    nothing
  Mirrors    addLog of BullMQ ]]
local function addLog(jobId, row, keep)
  if redis.call('EXISTS', base .. jobId) == 0 then
    return { -1 }
  end
  local key = base .. jobId .. ':logs'
  local count = redis.call('RPUSH', key, row)
  if keep == '' or keep == '0' then
    return { 0, count }
  end
  redis.call('LTRIM', key, -tonumber(keep), -1)
  return { 0, math.min(tonumber(keep), count) }
end
