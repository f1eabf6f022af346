package com.nubabel.worker.twin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Finds a small scenario that still fails: leaves out steps, then children and other items, then
 * fields of options.
 */
final class Shrinker {
  private static final Set<String> LISTS = Set.of("children", "jobs", "flows");
  private static final Set<String> OPTIONAL =
      Set.of("opts", "template", "repeat", "deduplication", "worker", "options");

  /** Without them it would be another job. */
  private static final Set<String> NAMES = Set.of("id", "jobId");

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
      smallest = withSmallerStep(smallest, i);
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

  /** Tries each change once; what it leads to is tried for the next. */
  private Scenario withSmallerStep(Scenario failing, int index) {
    Scenario smallest = failing;
    for (int change = 0; ; ) {
      List<ObjectNode> steps = new ArrayList<>(smallest.steps());
      ObjectNode step = steps.get(index).deepCopy();
      List<Runnable> changes = new ArrayList<>();
      collect(step, changes);
      if (change >= changes.size()) {
        return smallest;
      }
      changes.get(change).run();
      steps.set(index, step);
      Scenario candidate = smallest.with(steps);
      if (fails.test(candidate)) {
        smallest = candidate;
      } else {
        change++;
      }
    }
  }

  /** All that can be left out of a step, the large before the small. */
  private static void collect(JsonNode node, List<Runnable> changes) {
    node.properties()
        .forEach(
            field -> {
              if (LISTS.contains(field.getKey()) && field.getValue().isArray()) {
                ArrayNode items = (ArrayNode) field.getValue();
                for (int i = 0; i < items.size(); i++) {
                  int item = i;
                  changes.add(() -> items.remove(item));
                }
              } else if (OPTIONAL.contains(field.getKey()) && field.getValue().isObject()) {
                ObjectNode options = (ObjectNode) field.getValue();
                options.properties().stream()
                    .filter(option -> !NAMES.contains(option.getKey()))
                    .forEach(option -> changes.add(() -> options.remove(option.getKey())));
              }
            });
    node.forEach(child -> collect(child, changes));
  }
}
