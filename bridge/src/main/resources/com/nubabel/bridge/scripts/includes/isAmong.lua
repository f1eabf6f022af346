-- Whether a list holds a value.
local function isAmong(list, value)
  for index = 1, #list do
    if list[index] == value then
      return true
    end
  end
  return false
end
