-- Writes a scheduler's hash anew. `fields` are names and values in turn; an empty value is left out.
local function storeScheduler(base, schedulerId, fields)
  local key, kept = base .. 'repeat:' .. schedulerId, {}
  local iterations = redis.call('HGET', key, 'ic') or 1
  for at = 1, #fields, 2 do
    if fields[at + 1] ~= '' then
      kept[#kept + 1], kept[#kept + 2] = fields[at], fields[at + 1]
    end
  end
  redis.call('DEL', key)
  redis.call('HSET', key, 'name', fields.name, unpack(kept))
  redis.call('HSET', key, 'ic', iterations)
end
