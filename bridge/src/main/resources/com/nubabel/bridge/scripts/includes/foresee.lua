--- @include "includes/queues"
-- Asks about many active jobs at once what finishing each will ask: who holds its lock, and whether
-- it has children. Holds until something else than finishing and fetching is done. Leaves a single
-- job to ask for itself.
local function foresee(base, jobIds)
  local queue = queues[base]
  queue.locks, queue.childless = {}, nil
  if #jobIds < 2 then
    return
  end
  local locks, children = {}, {}
  for index = 1, #jobIds do
    local jobKey = base .. jobIds[index]
    locks[index] = jobKey .. ':lock'
    children[2 * index - 1], children[2 * index] = jobKey .. ':dependencies', jobKey .. ':unsuccessful'
  end
  local holders = redis.call('MGET', unpack(locks))
  local isChildless = redis.call('EXISTS', unpack(children)) == 0
  queue.childless = isChildless and {} or nil
  for index = 1, #jobIds do
    queue.locks[jobIds[index]] = holders[index]
    if isChildless then
      queue.childless[jobIds[index]] = true
    end
  end
end
