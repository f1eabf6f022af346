-- What this call knows of each queue, by its base, and what it leaves to do there to its end, since
-- once is enough for all operations of a group (see `settle`). The usual fields are all named here,
-- because a table that grows costs more than one that is made in its size; the others are for adding.
local queues = setmetatable({}, {
  __index = function(all, base)
    local queue = {
      wait = base .. 'wait', -- Keys that are used most.
      active = base .. 'active',
      events = base .. 'events',
      settings = false, -- As `settingsOf` gives them.
      isPromoted = false, -- Whether the delayed jobs that are due have been looked for.
      added = false, -- Ids that are yet to be put on the waiting list.
      trims = false, -- Whether the event stream is to be trimmed,
      wakes = false, -- and a worker to be woken: anyhow,
      offers = false, -- or unless the queue is held.
      -- adds     how many jobs are to come
      -- lastId   the last number that was taken for them, and
      -- spareIds how many up to that are yet to be given
    }
    all[base] = queue
    return queue
  end,
})
