-- Looks through the nodes of a flow (see `addFlow`), as they will be added, for one that cannot be
-- attached to its parent. Returns -5 and the key of a parent that does not exist, or -7 and the key
-- of a job that is another parent's; nothing if all can be.
local function findUnattachable(nodes)
  local parentOfNode = {}
  local function exists(jobKey)
    return parentOfNode[jobKey] or redis.call('EXISTS', jobKey) == 1
  end
  for _, node in ipairs(nodes) do
    local jobKey, parentKey = node[1] .. node[3], node[11]
    local former = parentOfNode[jobKey] or ''
    if former == '' then
      former = redis.call('HGET', jobKey, 'parentKey') or ''
    end
    if parentKey ~= '' then
      if not exists(parentKey) then
        return -5, parentKey
      elseif former ~= '' and former ~= parentKey and exists(former) then
        return -7, jobKey
      end
      former = parentKey
    end
    parentOfNode[jobKey] = former
  end
end
