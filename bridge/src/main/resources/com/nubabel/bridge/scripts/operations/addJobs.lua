--- @include "includes/attempt"
--- @include "includes/insertJob"
--- @include "includes/queues"
--[[ Adds jobs in their order, each as if it were added alone, with nothing between them.
  Arguments  jobs JSON: an array of arrays of texts, each the arguments of addJob
  Returns    {0, reply, reply, …}, each as of addJob, or {-99, text} an error of Redis
  Appends    what addJob appends, for each
  Mirrors    addBulk of BullMQ's Queue, a pipeline that others may come between ]]
local function addJobs(jobs)
  local list = cjson.decode(jobs)
  local function insert(replies)
    for index = #replies, #list do
      replies[index + 1] = insertJob(base, 'alone', unpack(list[index]))
    end
  end
  local replies = { 0 }
  queues[base].adds = #list
  attempt(replies, insert)
  return replies
end
