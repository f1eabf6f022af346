package com.nubabel.bridge.sse;

import com.nubabel.bridge.job.JobOptions;
import io.lettuce.core.ScriptOutputType;
import java.time.Duration;
import java.util.Map;

/** A hub, and jobs that are moved by hand: hash, lists and events, as Redis has them. */
final class JobStreamFixture implements AutoCloseable {
  final HubFixture hub =
      new HubFixture(
          new HubOptions(
              Duration.ofMillis(300),
              Duration.ofSeconds(3),
              1000,
              100,
              Duration.ofHours(1),
              Duration.ofHours(1),
              50,
              1 << 20));

  String add(String queue) {
    return hub.queue(queue).add("paint", Map.of("color", "red"), JobOptions.NONE).id();
  }

  /** Writes an event of a job; returns its id. */
  String write(String queue, String event, String jobId, String... more) {
    String[] fields = new String[more.length + 2];
    fields[0] = "jobId";
    fields[1] = jobId;
    System.arraycopy(more, 0, fields, 2, more.length);
    return hub.write(queue, event, fields);
  }

  /** Completes a job, with its event in one step; returns the id of that. */
  String complete(String queue, String id, String returnvalue) {
    return finish(queue, id, "completed", "returnvalue", returnvalue);
  }

  /** The same for one of which nothing is kept: it goes in the step that tells of it. */
  void completeAndDelete(String queue, String id, String returnvalue) {
    hub.redis
        .commands()
        .eval(
            """
            local base, id, returnvalue = unpack(ARGV)
            redis.call('LREM', base .. 'wait', 0, id)
            redis.call('DEL', base .. id)
            redis.call('XADD', base .. 'events', '*', 'event', 'completed', 'jobId', id,
              'returnvalue', returnvalue)
            """,
            ScriptOutputType.STATUS,
            new String[] {hub.keys(queue).base()},
            hub.keys(queue).base(),
            id,
            returnvalue)
        .toCompletableFuture()
        .join();
  }

  void fail(String queue, String id, String reason, int attempts) {
    set(queue, id, "atm", String.valueOf(attempts));
    finish(queue, id, "failed", "failedReason", reason);
  }

  /** State and event in one step, as a worker's script has it. */
  private String finish(String queue, String id, String state, String field, String value) {
    String base = hub.keys(queue).base();
    return hub.redis
        .commands()
        .<String>eval(
            """
            local base, id, state, field, value = unpack(ARGV)
            redis.call('LREM', base .. 'wait', 0, id)
            redis.call('ZADD', base .. state, 1, id)
            redis.call('HSET', base .. id, field, value)
            local at = redis.call('XADD', base .. 'events', '*', 'event', state, 'jobId', id, field, value)
            if state == 'failed' then
              at = redis.call('XADD', base .. 'events', '*', 'event', 'retries-exhausted', 'jobId', id,
                'attemptsMade', redis.call('HGET', base .. id, 'atm'))
            end
            return at
            """,
            ScriptOutputType.VALUE,
            new String[] {base},
            base,
            id,
            state,
            field,
            value)
        .toCompletableFuture()
        .join();
  }

  private void set(String queue, String id, String field, String value) {
    hub.redis.commands().hset(hub.keys(queue).job(id), field, value).toCompletableFuture().join();
  }

  /** A job that has failed waits again. */
  void retry(String queue, String id) {
    var redis = hub.redis.commands();
    String base = hub.keys(queue).base();
    redis.zrem(base + "failed", id).toCompletableFuture().join();
    redis.lpush(base + "wait", id).toCompletableFuture().join();
    write(queue, "waiting", id, "prev", "failed");
  }

  /** Without an event. */
  void delete(String queue, String id) {
    var redis = hub.redis.commands();
    String base = hub.keys(queue).base();
    redis.zrem(base + "completed", id).toCompletableFuture().join();
    redis.lrem(base + "wait", 0, id).toCompletableFuture().join();
    redis.del(base + id).toCompletableFuture().join();
  }

  @Override
  public void close() {
    hub.close();
  }
}
