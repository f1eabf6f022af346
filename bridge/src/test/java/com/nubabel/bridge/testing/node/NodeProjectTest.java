package com.nubabel.bridge.testing.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a project without packages, so that nothing is downloaded. */
class NodeProjectTest {
  private static final String LOCK =
      """
      {"name": "empty", "lockfileVersion": 3, "packages": {"": {"name": "empty"}}}
      """;

  @TempDir private Path sources;
  @TempDir private Path directory;

  @BeforeEach
  void anEmptyProject() throws IOException {
    Files.writeString(sources.resolve("package.json"), "{\"name\": \"empty\", \"private\": true}");
    Files.writeString(sources.resolve("package-lock.json"), LOCK);
  }

  @Test
  void whatAScriptPrintsIsReadAsFacts() throws Exception {
    script(
        "facts.mjs",
        """
        console.log(JSON.stringify(process.argv.slice(2)));
        console.log(JSON.stringify({ colour: process.env.COLOUR }));
        """);

    List<JsonNode> facts =
        NodeProject.install(sources, directory)
            .run(Map.of("COLOUR", "grün"), Duration.ofSeconds(30), "facts.mjs", "a", "b c");

    assertThat(facts)
        .extracting(JsonNode::toString)
        .containsExactly("[\"a\",\"b c\"]", "{\"colour\":\"grün\"}");
  }

  @Test
  void aScriptThatFailsIsAnErrorWithAllThatItWrote() throws Exception {
    script("fails.mjs", "console.log('{}'); console.error('no such queue'); process.exit(3);");
    NodeProject project = NodeProject.install(sources, directory);

    assertThatThrownBy(() -> project.run("fails.mjs"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContainingAll("fails.mjs: exit 3", "{}", "no such queue");
  }

  @Test
  void aScriptThatDoesNotEndIsKilledWithWhatItStarted() throws Exception {
    script(
        "hangs.mjs",
        """
        import { spawn } from 'node:child_process';
        const listen = `
          const server = require('node:net').createServer().listen(0, '127.0.0.1', () =>
            console.log('child listens on ' + server.address().port + '.'))`;
        spawn(process.execPath, ['-e', listen], { stdio: 'inherit' });
        """);
    NodeProject project = NodeProject.install(sources, directory);

    Throwable error =
        catchThrowable(() -> project.run(Map.of(), Duration.ofSeconds(2), "hangs.mjs"));

    assertThat(error).isInstanceOf(AssertionError.class).hasMessageContaining("after 2000 ms");
    Matcher port = Pattern.compile("child listens on (\\d+)").matcher(error.getMessage());
    assertThat(port.find()).isTrue();
    await().untilAsserted(() -> assertThat(answersOn(port.group(1))).isFalse());
  }

  @Test
  void packagesAreInstalledAgainOnlyWhenTheLockFileHasChanged() throws Exception {
    NodeProject.install(sources, directory);
    Path trace = Files.createFile(directory.resolve("node_modules").resolve("trace"));

    NodeProject.install(sources, directory);
    assertThat(trace).exists();

    Files.writeString(sources.resolve("package-lock.json"), LOCK + "\n");
    NodeProject.install(sources, directory);
    assertThat(trace).doesNotExist();
  }

  private void script(String name, String text) throws IOException {
    Files.writeString(sources.resolve(name), text);
  }

  private static boolean answersOn(String port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(port))) {
      return socket.isConnected();
    } catch (IOException refused) {
      return false;
    }
  }
}
