package com.nubabel.bridge.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The script {@code commit}: how operations are handed to it, and what its replies mean. */
final class CommitScript {
  static final Script SCRIPT = Script.named("commit");

  private CommitScript() {}

  /** The arguments of a call that runs operations in their order. */
  static List<String> arguments(List<Operation> operations) {
    List<String> arguments = new ArrayList<>();
    List<String> fetcher = null;
    int end;
    for (int at = 0; at < operations.size(); at = end) {
      end = endOfRun(operations, at);
      Operation first = operations.get(at);
      if (first.fetcher() != null && !first.fetcher().equals(fetcher)) {
        fetcher = first.fetcher();
        beginRun(arguments, "by", 1, fetcher.size());
        arguments.addAll(fetcher);
      }
      beginRun(arguments, first.name(), end - at, first.arguments().size());
      for (Operation operation : operations.subList(at, end)) {
        arguments.addAll(operation.arguments());
      }
    }
    return arguments;
  }

  /** Operations are a run if they differ in nothing but their arguments' values. */
  private static int endOfRun(List<Operation> operations, int from) {
    Operation first = operations.get(from);
    int end = from + 1;
    while (end < operations.size() && isAlike(first, operations.get(end))) {
      end++;
    }
    return end;
  }

  private static boolean isAlike(Operation first, Operation other) {
    return other.name().equals(first.name())
        && other.arguments().size() == first.arguments().size()
        && Objects.equals(other.fetcher(), first.fetcher());
  }

  private static void beginRun(List<String> arguments, String name, int operations, int size) {
    arguments.add(name);
    arguments.add(String.valueOf(operations));
    arguments.add(String.valueOf(size));
  }

  /**
   * Reads the reply of one operation.
   *
   * @param reply {@code {0, …}}, or {@code {code}} or {@code {code, text}} with a code below 0
   * @return what stands behind the 0
   * @throws com.nubabel.bridge.NubabelException that {@link ScriptErrors} names for the code
   */
  static List<Object> resultOf(Operation operation, String base, Object reply) {
    List<?> values = (List<?>) reply;
    long code = (Long) values.get(0);
    if (code < 0) {
      String text = values.size() > 1 ? String.valueOf(values.get(1)) : "";
      throw ScriptErrors.of(code, text, operation, base);
    }
    return List.copyOf(values.subList(1, values.size()));
  }
}
