local function first()
  --- @include "twice"
  --- @include "once"
  return twice()
end
local function second()
  --- @include "once"
  return once()
end
--- @include "once"
return first() + second() + once()
