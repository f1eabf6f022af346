-- The data of a scheduler's iterations. A repeatable job of 5.x, known by its missing count, has
-- none in its hash: then its latest job's data goes on, as with 5.x (6.x would go on with {}).
local function templateData(base, key, stored, producerId)
  if stored or redis.call('HEXISTS', key, 'ic') == 1 then
    return stored or '{}'
  end
  local data = redis.call('HGET', base .. producerId, 'data') or '{}'
  redis.call('HSET', key, 'data', data)
  return data
end
