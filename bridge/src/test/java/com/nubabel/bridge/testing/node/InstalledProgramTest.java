package com.nubabel.bridge.testing.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstalledProgramTest {
  @TempDir private Path bin;

  @Test
  void theFirstNameThatIsInstalledIsFound() throws IOException {
    Path program = executable("chromium-browser");
    String path = bin.resolve("elsewhere") + File.pathSeparator + bin;

    Path found = new InstalledProgram(Map.of("PATH", path)).onPath("chromium", "chromium-browser");

    assertThat(found).isEqualTo(program);
  }

  @Test
  void aMissingProgramSkipsTheTestAndIsNamed() {
    InstalledProgram programs = new InstalledProgram(Map.of("PATH", bin.toString()));

    assertThatThrownBy(() -> programs.onPath("node"))
        .isNotInstanceOf(AssertionError.class)
        .hasMessage("skipped: node is not on the PATH");
  }

  @Test
  void underCiAMissingProgramFailsTheTest() {
    InstalledProgram programs = new InstalledProgram(Map.of("PATH", bin.toString(), "CI", "true"));

    assertThatThrownBy(() -> programs.onPath("node", "nodejs"))
        .isInstanceOf(AssertionError.class)
        .hasMessage("node or nodejs is not on the PATH, and under CI it has to be");
  }

  private Path executable(String name) throws IOException {
    Path file = Files.createFile(bin.resolve(name));
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }
}
