--- @include "step"
return 1
