package com.nubabel.api.functional;

import static org.assertj.core.api.Assertions.assertThat;

import com.nubabel.api.testing.RunningServer;
import com.nubabel.bridge.testing.node.NodeProject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The TypeScript client of {@code client/}: its own tests, against a server that runs. */
class ClientIT {
  private static final Duration DEADLINE = Duration.ofMinutes(2);
  private static final Path PAGE_FILE =
      Path.of("src", "main", "resources", "com", "nubabel", "api", "page", "nubabel-sse.js");

  private static NodeProject client;

  @BeforeAll
  static void install() throws IOException, InterruptedException {
    client = NodeProject.install(Path.of("client"), Path.of("target", "client"));
  }

  @Test
  void itsTestsPassAlsoThoseAgainstARunningServer() throws Exception {
    try (RunningServer server = RunningServer.start(Map.of("sse.heartbeat", "1s"))) {
      List<String> report =
          client.runTool(
              Map.of("NUBABEL_URL", server.baseUri().toString(), "NO_COLOR", "1"),
              DEADLINE,
              "node_modules/vitest/vitest.mjs",
              "run");

      assertThat(report)
          .anyMatch(line -> line.contains("Tests") && line.contains("passed"))
          .noneMatch(line -> line.contains("skipped"));
    }
  }

  @Test
  void itsTypesAndStyleAreInOrder() throws Exception {
    client.runTool(Map.of(), DEADLINE, "node_modules/typescript/bin/tsc");
    client.runTool(
        Map.of(), DEADLINE, "node_modules/@biomejs/biome/bin/biome", "ci", "--error-on-warnings");
  }

  @Test
  void thePageLoadsWhatIsBuiltFromIt() throws Exception {
    client.runTool(Map.of(), DEADLINE, "build.mjs", "--page", "dist/page.js");

    assertThat(PAGE_FILE)
        .as("npm run page, in api/client, writes it")
        .hasSameTextualContentAs(client.directory().resolve("dist").resolve("page.js"));
  }
}
