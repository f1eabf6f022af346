package com.nubabel.worker.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.nubabel.bridge.testing.node.ProgramRun;
import com.nubabel.worker.example.ShopIT;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The kit is compiled against JUnit 5; here the same classes run under JUnit 6. */
class JUnit6IT {
  private static final Duration DEADLINE = Duration.ofMinutes(1);
  private static final Path JUNIT_6 = Path.of("target", "junit-6");

  @Test
  void testsOfTheShopPassUnderJUnit6() throws Exception {
    List<String> printed =
        new ProgramRun(
                Path.of("target"),
                Map.of(),
                DEADLINE,
                List.of(
                    ProcessHandle.current().info().command().orElseThrow(),
                    "-Dtest.redis=" + System.getProperty("test.redis", ""),
                    "-cp",
                    classPath(),
                    "org.junit.platform.console.ConsoleLauncher",
                    "execute",
                    "--select-class=" + ShopIT.class.getName(),
                    "--include-classname=.*",
                    "--details=summary"))
            .lines();

    assertThat(printed)
        .anyMatch(line -> line.contains("4 tests successful"))
        .anyMatch(line -> line.contains("0 tests failed"));
  }

  /** That of this test, with JUnit 6 in the place of JUnit 5. */
  private static String classPath() throws Exception {
    String all =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    assertThat(all).contains("junit-jupiter-api-5.");
    try (Stream<Path> junit = Files.list(JUNIT_6)) {
      return Stream.concat(
              Arrays.stream(all.split(File.pathSeparator))
                  .filter(entry -> !entry.contains("junit-")),
              junit.map(jar -> jar.toAbsolutePath().toString()))
          .collect(Collectors.joining(File.pathSeparator));
    }
  }
}
