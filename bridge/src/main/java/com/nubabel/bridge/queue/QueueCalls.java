package com.nubabel.bridge.queue;

import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.redis.Operation;
import com.nubabel.bridge.redis.RedisConnections;
import com.nubabel.bridge.redis.Script;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** How the parts of a queue ask Redis; each call waits for the answer. */
record QueueCalls(RedisConnections redis, QueueKeys keys, InstantSource clock) {
  /**
   * Carries an operation out.
   *
   * @param jobId it is about, or null
   * @return what it returns, without the leading 0
   */
  List<Object> commit(String operation, String jobId, Object... arguments) {
    List<String> texts = List.of(arguments).stream().map(QueueCalls::text).toList();
    return Queue.join(
        redis, keys, redis.commit(keys.base()).submit(new Operation(operation, jobId, texts)));
  }

  private static String text(Object argument) {
    return argument instanceof Boolean flag ? (flag ? "1" : "0") : argument.toString();
  }

  List<Object> read(Script script, Object... arguments) {
    String[] texts = List.of(arguments).stream().map(Object::toString).toArray(String[]::new);
    return Queue.join(redis, keys, script.call(redis.reads(), keys.base(), texts));
  }

  <T> T read(Function<RedisAsyncCommands<String, String>, CompletionStage<T>> command) {
    return Queue.join(redis, keys, command.apply(redis.reads()).toCompletableFuture());
  }

  long now() {
    return clock.millis();
  }
}
