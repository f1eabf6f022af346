package com.nubabel.bridge.redis;

import java.util.List;

/**
 * One thing to be done to a queue, as the script {@code commit} knows it.
 *
 * @param name of its file below {@code scripts/operations}
 * @param jobId the job it is about, for error messages; null if about none
 * @param arguments as the head of its file says
 */
public record Operation(String name, String jobId, List<String> arguments) {
  public Operation {
    arguments = List.copyOf(arguments);
  }

  /** The same, as far as it is about one job; null for none. */
  public Operation about(String jobId) {
    return new Operation(name, jobId, arguments);
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
