--- @include "twice"
--- @include "once"
return once() + twice()
