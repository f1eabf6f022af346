-- What this call knows of each queue, by its base, and what it leaves to do there to its end, since
-- once is enough for all operations of a group (see `settle`): {settings as `settingsOf` gives them,
-- released {id = true} jobs out of active whose lock is still there, added ids that are yet to be put
-- on the waiting list, adds how many jobs are to come, spareIds how many numbers up to lastId are yet
-- to be given, trims, wakes}.
local queues = setmetatable({}, {
  __index = function(all, base)
    all[base] = { released = {} }
    return all[base]
  end,
})
