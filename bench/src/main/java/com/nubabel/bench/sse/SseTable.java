package com.nubabel.bench.sse;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The medians of all turns, as a table in Markdown, and what ours must reach beside its peers. */
final class SseTable {
  private static final String OURS = "nubabel";
  private static final double HEAP_MAX_BYTES = 2048;
  private static final double EXPRESS_PART_MAX = 0.45;

  private final Scale scale;
  private final Map<String, List<Map<Figure, Double>>> turns = new LinkedHashMap<>();

  SseTable(Scale scale) {
    this.scale = scale;
  }

  void add(String peer, Map<Figure, Double> turn) {
    turns.computeIfAbsent(peer, name -> new ArrayList<>()).add(turn);
  }

  void print() {
    System.out.println("| | " + String.join(" | ", turns.keySet()) + " |");
    System.out.println("| --- |" + " ---: |".repeat(turns.size()));
    for (Figure figure : Figure.values()) {
      String cells =
          turns.keySet().stream()
              .map(peer -> text(figure, median(peer, figure)))
              .collect(Collectors.joining(" | "));
      System.out.println("| " + figure.label(scale) + " | " + cells + " |");
    }
  }

  void printMusts() {
    System.out.println();
    must("live heap per idle stream", Figure.LIVE_HEAP, HEAP_MAX_BYTES);
    must("CPU beside nchan's, many", Figure.MANY_CPU, median("nchan", Figure.MANY_CPU));
    must("CPU beside nchan's, few", Figure.FEW_CPU, median("nchan", Figure.FEW_CPU));
    must("CPU beside nchan's, one at a time", Figure.SLOW_CPU, median("nchan", Figure.SLOW_CPU));
    must("p99 beside nchan's", Figure.P99, median("nchan", Figure.P99));
    mustBesideExpress("many", Figure.MANY_CPU);
    mustBesideExpress("few", Figure.FEW_CPU);
    mustBesideExpress("one at a time", Figure.SLOW_CPU);
  }

  private void mustBesideExpress(String when, Figure cpu) {
    must("CPU beside 0.45 of Express's, " + when, cpu, EXPRESS_PART_MAX * median("express", cpu));
  }

  private void must(String what, Figure figure, double most) {
    double ours = median(OURS, figure);
    if (Double.isNaN(most) || Double.isNaN(ours)) {
      return;
    }
    System.out.printf(
        "%-44s %8s, at most %8s: %s%n",
        what, figure.text(ours), figure.text(most), ours <= most ? "yes" : "NO");
  }

  private static String text(Figure figure, double value) {
    return Double.isNaN(value) ? "" : figure.text(value);
  }

  /** Not a number if that was not measured. */
  private double median(String peer, Figure figure) {
    double[] sorted =
        turns.getOrDefault(peer, List.of()).stream()
            .filter(turn -> turn.containsKey(figure))
            .mapToDouble(turn -> turn.get(figure))
            .sorted()
            .toArray();
    return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
  }
}
