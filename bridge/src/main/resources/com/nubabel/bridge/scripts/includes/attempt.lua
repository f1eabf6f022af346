-- Runs a loop to its end over failures. It is called with the replies so far, and further values, and
-- adds a reply for each operation; one that fails gets {-99, text} an error of Redis or of the
-- script, and the loop is called again to go on behind it.
local function attempt(replies, loop, ...)
  repeat
    local fine, failure = pcall(loop, replies, ...)
    if not fine then
      replies[#replies + 1] = { -99, type(failure) == 'table' and failure.err or tostring(failure) }
    end
  until fine
end
