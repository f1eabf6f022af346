package com.nubabel.bridge.testing.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One run of a program, to its end or its deadline.
 *
 * @param directory where it runs
 * @param environment variables beside those of this process
 * @param deadline after which it is killed, with all that it started
 * @param command the program and its arguments
 */
public record ProgramRun(
    Path directory, Map<String, String> environment, Duration deadline, List<String> command) {

  /**
   * Runs it and waits.
   *
   * @return the lines it wrote on its standard output
   * @throws AssertionError with all that it wrote, when it fails or does not end in time
   */
  public List<String> lines() throws InterruptedException {
    try {
      Path output = Files.createTempFile(directory, "run-", ".out");
      Path errors = Files.createTempFile(directory, "run-", ".err");
      try {
        String outcome = run(output, errors);
        if (!outcome.equals("exit 0")) {
          throw new AssertionError(
              "%s: %s%n%s%n%s"
                  .formatted(
                      String.join(" ", command),
                      outcome,
                      Files.readString(output),
                      Files.readString(errors)));
        }
        return Files.readAllLines(output);
      } finally {
        Files.delete(output);
        Files.delete(errors);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes to files and not to pipes, so that no thread need empty them while we wait. */
  private String run(Path output, Path errors) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      return process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)
          ? "exit " + process.exitValue()
          : "not done after " + deadline.toMillis() + " ms, killed";
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
  }
}
