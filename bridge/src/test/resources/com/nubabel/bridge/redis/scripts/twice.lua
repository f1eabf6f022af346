--- @include "once"
local function twice()
  return once() * 2
end
