local function once()
  return 1
end
