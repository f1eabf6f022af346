package com.nubabel.api.functional;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nubabel.api.testing.RunningServer;
import com.nubabel.bridge.testing.node.InstalledProgram;
import com.nubabel.bridge.testing.node.NodeProject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The page at {@code /} in a real browser; its pictures are left under {@code target/page}. */
class PageIT {
  @Test
  void aClickAddsAJobWhoseBarReachesTheEnd() throws Exception {
    Path chromium = InstalledProgram.find("chromium", "chromium-browser", "google-chrome");
    NodeProject node = NodeProject.ofTheTests();
    Path pictures = Files.createDirectories(Path.of("target", "page")).toAbsolutePath();

    try (RunningServer server = RunningServer.start()) {
      JsonNode page =
          node.run(
                  Map.of("CHROMIUM", chromium.toString()),
                  Duration.ofMinutes(2),
                  "page.mjs",
                  server.baseUri().toString(),
                  pictures.toString())
              .get(0);

      assertThat(page.path("steps").path("detail").asText()).isEqualTo("returned {\"steps\":20}");
      assertThat(page.path("echo").asText())
          .isEqualTo("returned {\"message\":\"hello from the browser\"}");
      assertThat(page.path("fail").asText()).startsWith("returned ");
      assertThat(page.path("unrecoverable").asText()).isNotEmpty();
      assertThat(page.path("pictures"))
          .isNotEmpty()
          .allSatisfy(picture -> assertThat(Path.of(picture.asText())).isNotEmptyFile());
    }
  }
}
