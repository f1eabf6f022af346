--- @include "includes/insertJob"
-- Adds to a dead-letter queue, `letters` its base, what there is to know of a job that fails for good:
-- a plain job of its name, whose data holds all that bringing it back needs. `stacktrace` is as
-- `storeFailure` has it; what should be JSON and is not stands there as a text. Returns whether it
-- was added: what is wrong with that queue's keys must not keep the job from failing.
local function addLetter(base, jobId, letters, failedReason, stacktrace, attemptsMade, now)
  return (pcall(function()
    local function jsonOr(text)
      return pcall(cjson.decode, text) and text or cjson.encode(text)
    end
    local fields = redis.call('HMGET', base .. jobId, 'name', 'data', 'opts', 'timestamp')
    local name = fields[1] or ''
    local traces = cjson.decode(stacktrace)
    cjson.decode_invalid_numbers(false) -- Node reads no NaN.
    local letter = table.concat({
      '{"queue":', cjson.encode(base:match('([^:]+):$')),
      ',"id":', cjson.encode(jobId),
      ',"name":', cjson.encode(name),
      ',"data":', jsonOr(fields[2] or '{}'),
      ',"opts":', jsonOr(fields[3] or '{}'),
      ',"timestamp":', jsonOr(fields[4] or '0'),
      ',"failedReason":', cjson.encode(failedReason),
      ',"stacktrace":', cjson.encode(traces[#traces] or cjson.null),
      ',"attemptsMade":', attemptsMade,
      ',"finishedOn":', now, '}',
    })
    cjson.decode_invalid_numbers(true)
    insertJob(letters, 'alone', '', name, letter, '{"attempts":0}', now, 0, 0)
  end))
end
