-- Ends what `foresee` began: releases the locks of the jobs that have finished, and fetches a job in
-- the stead of each that asks for one: its reply, which is {0, 0, 0} so far, gets what `fetch` gives.
-- Theirs are the replies from a place on. Tells the queue's stream if nothing is left. Where the fetch
-- fails they have finished all the same, and their replies are {0}.
local function endFinishing(base, worker, finishing, replies, first)
  local gone, locks, tokens = finishing.gone, finishing.locks, finishing.tokens
  if gone[1] then
    if #gone < #locks then
      locks = {}
      for index = 1, #gone do
        locks[index] = base .. gone[index] .. ':lock'
      end
    end
    redis.call('DEL', unpack(locks))
    if finishing.areSuspected then
      redis.pcall('SREM', base .. 'stalled', unpack(gone))
    end
  end
  local fine, fetched, hindered = true, nil, false
  if tokens[1] then
    --- @include "includes/fetch"
    fine, fetched, hindered = pcall(fetch, base, finishing.now, worker, tokens)
    local place = 4
    for index = first, #replies do
      local reply = replies[index]
      if reply[3] then
        if fine then
          reply[2], reply[3], reply[4] = fetched[2], fetched[3], fetched[place]
        else
          reply[2], reply[3] = nil, nil
        end
        place = place + 1
      end
    end
  end
  if finishing.leaves then
    --- @include "includes/wakeForNext"
    wakeForNext(base)
  end
  local isLast = finishing.now and fine and not hindered and not (fetched and fetched[4])
  if isLast and redis.call('EXISTS', base .. 'wait', base .. 'active', base .. 'prioritized') == 0 then
    --- @include "includes/appendEvent"
    appendEvent(base, 'drained')
  end
end
