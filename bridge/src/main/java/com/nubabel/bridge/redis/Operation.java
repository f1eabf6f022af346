package com.nubabel.bridge.redis;

import java.util.List;

/**
 * One thing to be done to a queue, as the script {@code commit} knows it.
 *
 * @param name of its file below {@code scripts/operations}
 * @param jobId the job it is about, for error messages; null if about none
 * @param arguments as the head of its file says
 * @param fetcher the worker it fetches jobs for, as the head of {@code commit} says; null if it
 *     fetches none
 */
public record Operation(String name, String jobId, List<String> arguments, List<String> fetcher) {
  public Operation {
    arguments = List.copyOf(arguments);
  }

  /** One that fetches no jobs. */
  public Operation(String name, String jobId, List<String> arguments) {
    this(name, jobId, arguments, null);
  }

  /** The same without the empty arguments at its end, where the head of its file allows that. */
  public Operation trimmed() {
    int size = arguments.size();
    while (size > 0 && arguments.get(size - 1).isEmpty()) {
      size--;
    }
    return new Operation(name, jobId, arguments.subList(0, size), fetcher);
  }

  /** The same, as far as it is about one job; null for none. */
  public Operation about(String jobId) {
    return new Operation(name, jobId, arguments, fetcher);
  }

  /** Its size on the wire, about, in characters. */
  int size() {
    int size = 0;
    for (String argument : arguments) {
      size += argument.length() + 8;
    }
    return size;
  }
}
