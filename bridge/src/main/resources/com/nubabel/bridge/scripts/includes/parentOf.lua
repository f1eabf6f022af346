--- @include "includes/splitJobKey"
-- The parent of a job as its fields say: {id, queueKey, policies}, or nil.
local function parentOf(parentJson, parentKey)
  if parentJson then
    return cjson.decode(parentJson)
  end
  if parentKey then
    local parentBase, id = splitJobKey(parentKey)
    return { id = id, queueKey = parentBase:sub(1, -2) }
  end
end
