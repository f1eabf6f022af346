--- @include "includes/findUnattachable"
--- @include "includes/insertJob"
--- @include "includes/releaseIfNonePending"
--[[ Adds trees of jobs, of any queues, as one step: all of them, or, if one cannot be, none. Parents
  come before their children. A parent all of whose children were there and completed is released.
  Arguments  now ms, nodes JSON: an array of arrays of texts, each the base of the node's queue,
             place 'parent' or 'leaf', then the arguments of addJob, with an id
  Returns    {0, {0, id, 1 or 0}, …} for each node as addJob; or {code, key}: -5 the parent of that
             key does not exist, -7 the job of that key is another parent's; then nothing was written
  Appends    to the streams of the queues: added, then waiting-children, delayed or waiting;
             duplicated; what releasing parents means
  Mirrors    the MULTI of adds of BullMQ's FlowProducer, with releaseParentIfNoPendingDependencies ]]
local function addFlow(now, nodesJson)
  local nodes = cjson.decode(nodesJson)
  local code, key = findUnattachable(nodes)
  if code then
    return { code, key }
  end
  local replies, parents, isKnown = { 0 }, {}, {}
  for _, node in ipairs(nodes) do
    replies[#replies + 1] = insertJob(unpack(node))
    local parentKey, parent = node[11], node[12]
    if parentKey ~= '' and not isKnown[parentKey] then
      isKnown[parentKey] = true
      parents[#parents + 1] = cjson.decode(parent)
    end
  end
  for _, parent in ipairs(parents) do
    releaseIfNonePending(parent.queueKey .. ':', parent.id, tonumber(now))
  end
  return replies
end
