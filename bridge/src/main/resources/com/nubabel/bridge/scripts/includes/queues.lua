-- What this call knows of each queue, by its base, and what it leaves to do there to its end, since
-- once is enough for all operations of a group (see `settle`). Most fields are named here, since a table
-- that grows costs more than one that is made in its size; with the others there are 16.
local queues = setmetatable({}, {
  __index = function(all, base)
    local queue = {
      wait = base .. 'wait', -- Keys that are used most.
      active = base .. 'active',
      events = base .. 'events',
      isRead = false, -- Whether `settingsOf` has read its settings.
      paused = false,
      concurrency = false,
      max = false,
      duration = false,
      maxEvents = false,
      nextDelayed = false, -- Ms time of the delayed job that is due next, or 0; false: not looked for.
      added = false, -- Ids that are yet to be put on the waiting list.
      trims = false, -- Whether the event stream is to be trimmed.
      wakes = false, -- Whether to wake a worker: 'anyhow', or 'unless held'.
      -- adds     how many jobs are to come
      -- lastId   the last number that was taken for them, and
      -- spareIds how many up to that are yet to be given
    }
    all[base] = queue
    return queue
  end,
})
