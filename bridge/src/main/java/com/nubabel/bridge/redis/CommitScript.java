package com.nubabel.bridge.redis;

import java.util.ArrayList;
import java.util.List;

/** The script {@code commit}: how operations are handed to it, and what its replies mean. */
final class CommitScript {
  static final Script SCRIPT = Script.named("commit");

  private CommitScript() {}

  /** The arguments of a call that runs operations in their order. */
  static List<String> arguments(List<Operation> operations) {
    List<String> arguments = new ArrayList<>();
    List<String> fetcher = null;
    for (Operation operation : operations) {
      if (operation.fetcher() != null && !operation.fetcher().equals(fetcher)) {
        fetcher = operation.fetcher();
        append(arguments, "by", fetcher);
      }
      append(arguments, operation.name(), operation.arguments());
    }
    return arguments;
  }

  private static void append(List<String> all, String name, List<String> arguments) {
    all.add(name);
    all.add(String.valueOf(arguments.size()));
    all.addAll(arguments);
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
