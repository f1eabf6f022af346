package com.nubabel.bridge.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Turns what a Redis that did not start left behind into an error that says what to do. */
final class StartFailure {
  /** What the loader of Linux (glibc), and that of macOS, say of a library they cannot find. */
  private static final Pattern MISSING_LIBRARY =
      Pattern.compile(
          "error while loading shared libraries: (?<linux>\\S+?):|Library not loaded: (?<mac>\\S+)");

  private static final int LINES_MAX = 10;
  private static final String WAY_OUT =
      "or run a Redis of your own and give its address as redis.uri";

  private StartFailure() {}

  /**
   * @param output the last that Redis or its loader said; may be empty
   */
  static EmbeddedRedisException of(RedisAddress address, String output) {
    Matcher missing = MISSING_LIBRARY.matcher(output);
    if (missing.find()) {
      String library =
          missing.group("linux") != null ? missing.group("linux") : missing.group("mac");
      return new EmbeddedRedisException(
          "the embedded Redis needs the shared library %s, which is not installed on this machine; install it (OpenSSL 3 brings libssl and libcrypto), %s"
              .formatted(library, WAY_OUT));
    }
    return new EmbeddedRedisException(
        "the embedded Redis did not start at %s; the last it said: %s"
            .formatted(address, lastLines(output)));
  }

  /** The executable could not even be run, or its files not be written. */
  static EmbeddedRedisException of(RedisAddress address, Path binary, IOException failure) {
    return new EmbeddedRedisException(
        "the embedded Redis could not be started at %s: %s (if %s is there and still \"No such file\": this system lacks glibc's loader, as Alpine does; install it, %s)"
            .formatted(address, failure.getMessage(), binary, WAY_OUT),
        failure);
  }

  private static String lastLines(String output) {
    List<String> lines = output.lines().filter(line -> !line.isBlank()).toList();
    return lines.isEmpty()
        ? "nothing"
        : lines.stream()
            .skip(Math.max(0, lines.size() - LINES_MAX))
            .collect(Collectors.joining(System.lineSeparator(), System.lineSeparator(), ""));
  }
}
