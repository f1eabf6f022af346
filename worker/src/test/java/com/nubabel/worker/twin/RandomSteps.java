package com.nubabel.worker.twin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Random sequences of operations; the same for the same seed. Each leads jobs through their lives
 * and mixes a few families of operations into that, now these, now others: with all of them in
 * every sequence, none would come to bear on the others often enough.
 */
final class RandomSteps {
  private static final int STEPS = 40;

  private static final List<List<Kind>> FAMILIES =
      List.of(
          JobKinds.BY_HAND,
          JobKinds.STALLED,
          DeduplicationKinds.ALL,
          FlowKinds.ALL,
          QueueKinds.SETTINGS,
          QueueKinds.UPKEEP,
          SchedulerKinds.ALL);

  private RandomSteps() {}

  static Scenario scenario(long seed) {
    Draw draw = new Draw(seed);
    List<Kind> kinds = kinds(draw);
    List<ObjectNode> steps = new ArrayList<>();
    while (steps.size() < STEPS) {
      steps.add(draw.pick(kinds).step().apply(draw));
    }
    return new Scenario("random sequence " + seed, steps);
  }

  /** Each as often as its weight says. */
  private static List<Kind> kinds(Draw draw) {
    List<Kind> kinds = new ArrayList<>();
    put(kinds, JobKinds.LIVES);
    put(kinds, draw.pick(FAMILIES));
    for (List<Kind> family : FAMILIES) {
      draw.perhaps(3, () -> put(kinds, family));
    }
    return kinds;
  }

  private static void put(List<Kind> kinds, List<Kind> family) {
    for (Kind kind : family) {
      for (int i = 0; i < kind.weight(); i++) {
        kinds.add(kind);
      }
    }
  }
}
