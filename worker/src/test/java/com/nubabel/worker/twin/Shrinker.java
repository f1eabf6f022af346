package com.nubabel.worker.twin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Finds a small scenario that still fails: leaves out steps, then fields of their objects. */
final class Shrinker {
  private final Predicate<Scenario> fails;

  Shrinker(Predicate<Scenario> fails) {
    this.fails = fails;
  }

  Scenario shrink(Scenario failing) {
    Scenario smallest = failing;
    for (int size = failing.steps().size() / 2; size > 0; size /= 2) {
      for (int from = smallest.steps().size() - size; from >= 0; from -= size) {
        smallest = smaller(smallest, without(smallest, from, size));
      }
    }
    for (int i = 0; i < smallest.steps().size(); i++) {
      for (String object : List.of("opts", "template", "repeat")) {
        smallest = withFewerFields(smallest, i, object);
      }
    }
    return smallest;
  }

  private Scenario smaller(Scenario failing, Scenario candidate) {
    return fails.test(candidate) ? candidate : failing;
  }

  private static Scenario without(Scenario scenario, int from, int size) {
    List<ObjectNode> steps = new ArrayList<>(scenario.steps());
    steps.subList(from, Math.min(from + size, steps.size())).clear();
    return scenario.with(steps);
  }

  private Scenario withFewerFields(Scenario failing, int index, String object) {
    Scenario smallest = failing;
    List<String> fields = new ArrayList<>();
    failing.steps().get(index).path(object).fieldNames().forEachRemaining(fields::add);
    for (String field : fields) {
      List<ObjectNode> steps = new ArrayList<>(smallest.steps());
      ObjectNode step = steps.get(index).deepCopy();
      ((ObjectNode) step.get(object)).remove(field);
      steps.set(index, step);
      smallest = smaller(smallest, smallest.with(steps));
    }
    return smallest;
  }
}
