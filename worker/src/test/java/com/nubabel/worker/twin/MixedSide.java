package com.nubabel.worker.twin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Node and Java on the same queue: each step says who carries it out. Closes neither side. */
record MixedSide(Side node, Side java) implements Side {
  private static final String BY = "by";

  /**
   * Gives each step to one or the other by chance, the same for the same seed, unless it says who.
   *
   * @param onlyJava operations that Node shall not carry out
   */
  static Scenario byTurns(Scenario scenario, long seed, Set<String> onlyJava) {
    Random random = new Random(seed);
    List<ObjectNode> steps =
        scenario.steps().stream()
            .map(
                step -> {
                  boolean isJava =
                      random.nextBoolean() || onlyJava.contains(step.get("op").asText());
                  return step.has(BY) ? step : step.deepCopy().put(BY, isJava ? "java" : "node");
                })
            .toList();
    return scenario.with(steps);
  }

  @Override
  public Answer carryOut(ObjectNode step) {
    return (step.path(BY).asText().equals("java") ? java : node).carryOut(step);
  }

  @Override
  public void close() {}
}
