-- Where a page begins that follows a job of the page before: behind that job, wherever it is now;
-- and if it is gone, where it was: rather shown twice than passed over. `offset` is the place the
-- page would have if nothing had moved, `score` the job's ('' in a list). Looks no deeper into a
-- list than that place.
local function startOfPage(key, isList, isAscending, offset, after, score)
  local rank
  if isList then
    rank = redis.call('LPOS', key, after, 'RANK', isAscending and -1 or 1, 'MAXLEN', offset)
    if rank and isAscending then
      rank = redis.call('LLEN', key) - 1 - rank
    end
    return rank and rank + 1 or offset
  end
  rank = redis.call(isAscending and 'ZRANK' or 'ZREVRANK', key, after)
  if rank then
    return rank + 1
  end
  if isAscending then
    return redis.call('ZCOUNT', key, '-inf', '(' .. score)
  end
  return redis.call('ZCOUNT', key, '(' .. score, '+inf')
end
