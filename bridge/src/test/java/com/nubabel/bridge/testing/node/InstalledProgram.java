package com.nubabel.bridge.testing.node;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * A program that a test needs and that not every machine has. Where it is missing the test is
 * skipped and says why; under CI ({@code CI=true}) it fails instead, so that nothing is skipped
 * unseen where it counts.
 */
public final class InstalledProgram {
  private final Map<String, String> environment;

  InstalledProgram(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Finds the first of the named programs on this machine's {@code PATH}. */
  public static Path find(String... names) {
    return new InstalledProgram(System.getenv()).onPath(names);
  }

  Path onPath(String... names) {
    List<String> directories =
        List.of(environment.getOrDefault("PATH", "").split(File.pathSeparator));
    return Arrays.stream(names)
        .flatMap(name -> directories.stream().map(directory -> Path.of(directory, name)))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseGet(() -> missing(String.join(" or ", names)));
  }

  private Path missing(String program) {
    if ("true".equals(environment.get("CI"))) {
      return Assertions.fail(program + " is not on the PATH, and under CI it has to be");
    }
    return Assumptions.abort("skipped: " + program + " is not on the PATH");
  }
}
