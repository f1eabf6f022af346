--- @include "includes/insertJob"
--- @include "includes/isJob"
--- @include "includes/isLocked"
--- @include "includes/removeTree"
--- @include "operations/reprocessJob"
--[[ Brings a job back of which a dead-letter queue has a letter, and removes the letter. The job is
  retried with all its attempts if it is still there and failed; left alone if it is there and not
  failed any more; else added anew, under its id if that is free.
  Arguments  base of the dead-letter queue, letter's id, its data as it was read; of the job: id, time
             it was created ms, id to be added anew under or '', name, data JSON, opts JSON, priority,
             lifo 0 or 1; now ms
  Returns    {0, 'retried', 'added' or 'unneeded', job's id}, or {code}: -1 no such letter, or it has
             changed, -22 a worker holds the letter: then nothing was written
  Appends    waiting, before it added if it is added anew; to the letters' stream removed
  Mirrors    nothing ]]
local function replayLetter(letters, letterId, letter, jobId, created, anew, name, data, opts, priority,
    lifo, now)
  local letterKey = letters .. letterId
  if redis.call('HGET', letterKey, 'data') ~= letter then
    return { -1 }
  end
  if isLocked(letterKey) then
    return { -22 }
  end
  local jobKey, done = base .. jobId, 'unneeded'
  if isJob(jobKey) and redis.call('HGET', jobKey, 'timestamp') == created then
    if reprocessJob(jobId, 'failed', lifo, '1', '1')[1] == 0 then
      done = 'retried'
    end
  else
    -- A number that the counter has not reached, since the queue was obliterated, will be given again.
    local isAhead = (tonumber(anew) or 0) > tonumber(redis.call('GET', base .. 'id') or 0)
    local id = (isAhead or redis.call('EXISTS', jobKey) == 1) and '' or anew
    jobId = insertJob(base, 'alone', id, name, data, opts, now, 0, priority, lifo)[2]
    done = 'added'
  end
  removeTree(letters, letterId)
  return { 0, done, jobId }
end
