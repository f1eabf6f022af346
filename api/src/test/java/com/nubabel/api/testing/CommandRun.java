package com.nubabel.api.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A run of the command line to its end.
 *
 * @param exitCode of the process
 * @param lines of its output and errors, without those that are empty
 */
public record CommandRun(int exitCode, List<String> lines) {
  private static final long SECONDS_MAX = 60;

  /** Runs the application with these arguments. */
  public static CommandRun of(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(ServerProcess.command(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("no end of " + command);
    }
    return new CommandRun(
        process.exitValue(),
        Arrays.stream(output.split("\\R")).filter(line -> !line.isBlank()).toList());
  }
}
