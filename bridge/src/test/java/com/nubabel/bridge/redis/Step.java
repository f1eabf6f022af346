package com.nubabel.bridge.redis;

import java.util.ArrayList;
import java.util.List;

/** An operation, without the queue it will be done to: {@code ‹base›} stands for that. */
record Step(String name, List<String> arguments) {
  /** When all is done. */
  static final String NOW = "1700000000000";

  /** Where {@code moveToFinished} says whether it fetches. */
  private static final int FETCHES_NEXT = 5;

  /** With locks that outlast the slowest machine: one that ended would be seen. */
  private static final List<String> FETCHER = List.of("3600000", "w");

  static Step of(String name, String... arguments) {
    return new Step(name, List.of(arguments));
  }

  boolean isFinish() {
    return name.equals("moveToFinished");
  }

  boolean fetchesNext() {
    return arguments.get(FETCHES_NEXT).equals("1");
  }

  Step withoutFetch() {
    List<String> changed = new ArrayList<>(arguments);
    changed.set(FETCHES_NEXT, "0");
    return new Step(name, changed);
  }

  Operation on(String base) {
    List<String> known = arguments.stream().map(text -> text.replace("‹base›", base)).toList();
    return new Operation(name, null, known, FETCHER);
  }
}
