-- Runs one of several operations, so that one that fails stops no other. Returns its reply, or {-99,
-- text} an error of Redis or of the script.
local function attempt(operation, ...)
  local fine, reply = pcall(operation, ...)
  if fine then
    return reply
  end
  return { -99, type(reply) == 'table' and reply.err or tostring(reply) }
end
