package com.nubabel.bridge.redis;

import com.nubabel.bridge.testing.TestRedis;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.List;

/** Calls of the script {@code commit}, and a look at what they leave in Redis. */
final class StepsFixture implements AutoCloseable {
  final String prefix = TestRedis.prefix();
  private final RedisConnections connections = RedisConnections.open(TestRedis.uri());
  private final RedisClient client = RedisClient.create(TestRedis.uri());
  final RedisCommands<String, String> redis = client.connect().sync();

  /** Does steps to a queue in one call; returns their replies. */
  List<Object> call(String base, List<Step> steps) {
    List<Operation> operations = steps.stream().map(step -> step.on(base)).toList();
    List<String> arguments = CommitScript.arguments(operations);
    return CommitScript.SCRIPT.callBySource(connections.commands(), base, arguments).join();
  }

  @Override
  public void close() {
    connections.close();
    client.shutdown();
  }
}
