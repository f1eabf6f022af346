-- Asks about jobs that are to finish one after another what finishing each will ask. Their ids stand
-- in the arguments at a place and each `step` behind it. Returns what is known of them, and what
-- `endFinishing` will do for all: {turn the job at hand, by its number; locks their keys, and their
-- holders; isChildless whether none has children; areSuspected whether some may be suspected to have
-- stalled; gone the ids of those out of active; now ms of the last that has finished, or false;
-- leaves whether one asks for no other; tokens of those that do}.
local function foresee(base, place, step, count)
  local locks, keys = {}, { base .. 'stalled' }
  for index = 1, count do
    local jobId = ARGV[place + (index - 1) * step]
    local jobKey = base .. jobId
    locks[index] = jobKey .. ':lock'
    keys[2 * index], keys[2 * index + 1] = jobKey .. ':dependencies', jobKey .. ':unsuccessful'
  end
  local found = redis.call('EXISTS', unpack(keys))
  return {
    turn = 0,
    locks = locks,
    holders = redis.call('MGET', unpack(locks)),
    isChildless = found == 0 or redis.call('EXISTS', unpack(keys, 2)) == 0,
    areSuspected = found > 0,
    gone = {},
    now = false,
    leaves = false,
    tokens = {},
  }
end
