package com.nubabel.worker.twin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nubabel.bridge.redis.RedisConnections;
import com.nubabel.bridge.testing.TestRedis;
import io.lettuce.core.api.StatefulRedisConnection;
import java.util.List;

/**
 * Runs scenarios through stock bullmq and through our API, step by step, under two prefixes of one
 * Redis, and compares every answer and in the end every key.
 */
final class Twins implements AutoCloseable {
  final NodeSide node;
  final JavaSide java;
  private final RedisConnections redis;
  private final StatefulRedisConnection<String, String> reader;

  private Twins(String redisUri) throws Exception {
    node = NodeSide.start(redisUri);
    java = new JavaSide(redisUri);
    redis = RedisConnections.open(redisUri);
    reader = redis.openBlocking();
  }

  static Twins start() throws Exception {
    return new Twins(TestRedis.uri());
  }

  /** Where the two differ, in words; null if nowhere. */
  String difference(Scenario scenario) {
    String nodePrefix = TestRedis.prefix();
    String javaPrefix = TestRedis.prefix();
    try {
      Slots slots = new Slots();
      for (ObjectNode step : scenario.steps()) {
        ObjectNode forNode = slots.complete(step, nodePrefix);
        if (forNode != null) {
          Answer theirs = node.carryOut(forNode);
          Answer ours = java.carryOut(forNode.deepCopy().put("prefix", javaPrefix));
          if (!ours.isSameAs(theirs)) {
            return step + "\n  gave   " + ours + "\n  not    " + theirs;
          }
          slots.note(step, theirs);
        }
      }
      List<String> differences =
          QueueDump.of(reader.sync(), javaPrefix)
              .differences(QueueDump.of(reader.sync(), nodePrefix));
      return differences.isEmpty() ? null : String.join("\n", differences);
    } finally {
      node.forget();
    }
  }

  @Override
  public void close() {
    node.close();
    java.close();
    reader.close();
    redis.close();
  }
}
