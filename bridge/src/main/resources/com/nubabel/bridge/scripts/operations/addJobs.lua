--- @include "includes/attempt"
--- @include "includes/insertJob"
--- @include "includes/queues"
--[[ Adds jobs in their order, each as if it were added alone, with nothing between them.
  Arguments  jobs JSON: an array of arrays of texts, each the arguments of addJob
  Returns    {0, reply, reply, …}, each as of addJob, or {-99, text} an error of Redis
  Appends    what addJob appends, for each
  Mirrors    addBulk of BullMQ's Queue, a pipeline that others may come between ]]
local function addJobs(jobs)
  local replies, list = { 0 }, cjson.decode(jobs)
  local function insert(job)
    return insertJob(base, 'alone', unpack(job))
  end
  queues[base].adds = #list
  for _, job in ipairs(list) do
    replies[#replies + 1] = attempt(insert, job)
  end
  return replies
end
