-- The bytes of a stream entry's fields and values, as its place in a reply's bound.
local function entryBytes(entry)
  local bytes = 0
  for _, text in ipairs(entry[2]) do
    bytes = bytes + #text
  end
  return bytes
end
