package com.nubabel.worker.twin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nubabel.bridge.redis.RedisConnections;
import com.nubabel.bridge.testing.TestRedis;
import io.lettuce.core.api.StatefulRedisConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * Runs scenarios through stock bullmq and through another side, step by step, under two prefixes of
 * one Redis, and compares every answer and in the end every key.
 */
final class Twins implements AutoCloseable {
  /** Scenarios between two times that Node closes its queues and workers. */
  private static final int FORGET_EVERY = 20;

  private final NodeSide node;
  private final JavaSide java;
  private final RedisConnections redis;
  private final StatefulRedisConnection<String, String> reader;
  private int scenarios;

  private Twins(String redisUri, String library) throws Exception {
    node = NodeSide.start(redisUri, library);
    java = new JavaSide(redisUri);
    redis = RedisConnections.open(redisUri);
    reader = redis.openBlocking();
  }

  static Twins start() throws Exception {
    return new Twins(TestRedis.uri(), "bullmq");
  }

  /** With Node on BullMQ 5, which does not do all as 6 does. */
  static Twins startWithVersion5() throws Exception {
    return new Twins(TestRedis.uri(), "bullmq5");
  }

  /** Where Java differs from Node, in words; null if nowhere. */
  String difference(Scenario scenario) {
    return new Comparison(java, false, false).of(scenario);
  }

  /** The same for a random sequence, which goes round what differs on purpose. */
  String differenceOfRandom(Scenario scenario) {
    return new Comparison(java, true, false).of(scenario);
  }

  /**
   * Where Java and Node on the same queue, by turns, differ from Node alone, or what does not hold
   * of the queue after a step; null if nothing is wrong.
   */
  String differenceOfMixedFleet(Scenario scenario) {
    return new Comparison(new MixedSide(node, java), true, true).of(scenario);
  }

  /** What does not hold after a step of Java and Node by turns; null if nothing is wrong. */
  String violationInMixedFleet(Scenario scenario) {
    String prefix = TestRedis.prefix();
    Side mixed = new MixedSide(node, java);
    Slots slots = new Slots(() -> read(prefix));
    try {
      for (ObjectNode step : scenario.steps()) {
        ObjectNode complete = slots.complete(step, prefix);
        if (complete != null && !isAtDeviation(complete, prefix)) {
          slots.note(step, mixed.carryOut(complete));
          String violation = violation(step, prefix);
          if (violation != null) {
            return violation;
          }
        }
      }
      return null;
    } finally {
      Stored.delete(reader.sync(), prefix);
      forgetNowAndThen();
    }
  }

  private String violation(ObjectNode step, String prefix) {
    SortedMap<String, Stored> keys = read(prefix);
    List<String> violations = new ArrayList<>(Invariants.violated(keys, false));
    for (QueueView queue : QueueView.all(keys)) {
      checkCounts(queue, prefix, violations);
    }
    return violations.isEmpty()
        ? null
        : step + "\n  left   " + String.join("\n         ", violations);
  }

  /** Both sides count what is there. */
  private void checkCounts(QueueView queue, String prefix, List<String> violations) {
    ObjectNode ask = JsonNodeFactory.instance.objectNode().put("op", "getJobCounts");
    ask.put("prefix", prefix).put("queue", queue.name()).put("now", Slots.START_MILLIS);
    for (Side side : List.of(node, java)) {
      JsonNode counts = side.carryOut(ask).value();
      for (String state : QueueView.STATES) {
        long count = counts.path(state.equals("wait") ? "waiting" : state).asLong();
        if (!state.equals("paused") && count != queue.ids(state).size()) {
          violations.add(
              side.getClass().getSimpleName()
                  + " counts "
                  + count
                  + " of "
                  + queue.ids(state)
                  + " in "
                  + state);
        }
      }
    }
  }

  private void forgetNowAndThen() {
    if (++scenarios % FORGET_EVERY == 0) {
      node.forget();
    }
  }

  private boolean isAtDeviation(ObjectNode complete, String prefix) {
    return Deviations.isAt(complete, () -> read(prefix));
  }

  /** A scenario through Node under one prefix, and through a subject under another. */
  private final class Comparison {
    private final Side subject;
    private final boolean isRandom;
    private final boolean isShared;
    private final String theirs = TestRedis.prefix();
    private final String ours = TestRedis.prefix();

    Comparison(Side subject, boolean isRandom, boolean isShared) {
      this.subject = subject;
      this.isRandom = isRandom;
      this.isShared = isShared;
    }

    String of(Scenario scenario) {
      try {
        String difference = ofSteps(scenario);
        if (difference != null) {
          return difference;
        }
        SortedMap<String, Stored> left = read(ours);
        List<String> differences =
            new ArrayList<>(
                new QueueDump(ours, left).differences(new QueueDump(theirs, read(theirs))));
        differences.addAll(
            isRandom ? Invariants.violated(left, !isShared) : Invariants.workThatWakesNobody(left));
        return differences.isEmpty() ? null : String.join("\n", differences);
      } finally {
        Stored.delete(reader.sync(), theirs);
        Stored.delete(reader.sync(), ours);
        forgetNowAndThen();
      }
    }

    private String ofSteps(Scenario scenario) {
      Slots slots = new Slots(() -> read(theirs));
      for (ObjectNode step : scenario.steps()) {
        ObjectNode complete = slots.complete(step, theirs);
        if (complete != null && !(isRandom && isAtDeviation(complete, theirs))) {
          Answer expected = node.carryOut(complete);
          Answer answer = subject.carryOut(complete.deepCopy().put("prefix", ours));
          if (!answer.isSameAs(expected)) {
            return step + "\n  gave   " + answer + "\n  not    " + expected;
          }
          slots.note(step, expected);
          String violation = isShared ? violation(step, ours) : null;
          if (violation != null) {
            return violation;
          }
        }
      }
      return null;
    }
  }

  private SortedMap<String, Stored> read(String prefix) {
    return Stored.under(reader.sync(), prefix);
  }

  @Override
  public void close() {
    node.close();
    java.close();
    reader.close();
    redis.close();
  }
}
