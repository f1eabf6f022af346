-- When a scheduler of a fixed interval is due next. All in ms; `previous` is nil before the first
-- iteration, offset 0 and start nil if there are none. Returns the time, and its distance from the
-- last multiple of the interval, which a later call takes as offset.
local function nextInterval(previous, every, now, offset, start)
  local aligned = math.floor(now / every) * every + offset
  local due
  if previous then
    due = previous + every
    if due < now then
      due = aligned > now and aligned or aligned + every
    end
  elseif start then
    due = math.max(start, now)
  elseif offset > 0 then
    due = aligned > now and aligned or aligned + every
  else
    due = now
  end
  due = math.floor(due)
  return due, offset ~= 0 and math.floor(offset) or due % every
end
