package com.nubabel.worker;

import com.nubabel.bridge.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

/** Stack traces as a job's hash keeps them: a JSON array of texts, oldest first. */
final class StackTraces {
  /** Characters of one; Java's can be very long, and each failed attempt adds one. */
  static final int LENGTH_MAX = 8_192;

  private StackTraces() {}

  static String of(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    String trace = text.toString().stripTrailing();
    if (trace.length() <= LENGTH_MAX) {
      return trace;
    }
    boolean halvesCharacter = Character.isHighSurrogate(trace.charAt(LENGTH_MAX - 1));
    return trace.substring(0, halvesCharacter ? LENGTH_MAX - 1 : LENGTH_MAX) + "…";
  }

  /**
   * Appends one.
   *
   * @param limit newest to keep; negative keeps all
   * @return JSON
   */
  static String append(List<String> earlier, String latest, int limit) {
    List<String> all = new ArrayList<>(earlier);
    all.add(latest);
    int from = limit < 0 ? 0 : Math.max(all.size() - limit, 0);
    return Json.write(all.subList(from, all.size()));
  }
}
