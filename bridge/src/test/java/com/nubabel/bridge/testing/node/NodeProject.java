package com.nubabel.bridge.testing.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A folder of Node scripts with their packages installed. Each script prints facts, one line of
 * JSON each, and exits with 0 when all went well.
 */
public final class NodeProject {
  private static final Duration INSTALL_DEADLINE = Duration.ofMinutes(3);
  private static final Duration SCRIPT_DEADLINE = Duration.ofMinutes(1);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> NOT_COPIED = Set.of("node_modules", "dist");

  private final Path directory;
  private final Path node;

  private NodeProject(Path directory, Path node) {
    this.directory = directory;
    this.node = node;
  }

  /** The scripts of {@code src/test/node}, installed under {@code target/node}. */
  public static NodeProject ofTheTests() throws IOException, InterruptedException {
    return install(Path.of("src", "test", "node"), Path.of("target", "node"));
  }

  /**
   * Copies a project to where its packages may lie about, and installs them if its lock file is not
   * the one installed last. Skips the calling test where Node or npm is missing.
   */
  public static NodeProject install(Path sources, Path directory)
      throws IOException, InterruptedException {
    Path node = InstalledProgram.find("node");
    Path npm = InstalledProgram.find("npm");
    Path installed = directory.resolve("node_modules").resolve(".installed-lock.json");
    Path lock = sources.resolve("package-lock.json");

    copy(sources, directory);
    if (!Files.exists(installed) || Files.mismatch(installed, lock) >= 0) {
      List<String> ci = List.of(npm.toString(), "ci", "--no-audit", "--no-fund");
      new ProgramRun(directory, Map.of(), INSTALL_DEADLINE, ci).lines();
      Files.createDirectories(installed.getParent());
      Files.copy(lock, installed, StandardCopyOption.REPLACE_EXISTING);
    }
    return new NodeProject(directory, node);
  }

  public List<JsonNode> run(String script, String... arguments) throws InterruptedException {
    return run(Map.of(), SCRIPT_DEADLINE, script, arguments);
  }

  /**
   * Runs a script to its end.
   *
   * @return the facts it printed, in order
   * @throws AssertionError with all that it wrote, when it fails or does not end in time
   */
  public List<JsonNode> run(
      Map<String, String> environment, Duration deadline, String script, String... arguments)
      throws InterruptedException {
    return runTool(environment, deadline, script, arguments).stream()
        .map(NodeProject::fact)
        .toList();
  }

  /** Runs a script that speaks to people, and returns the lines it wrote. */
  public List<String> runTool(
      Map<String, String> environment, Duration deadline, String script, String... arguments)
      throws InterruptedException {
    List<String> command = new ArrayList<>(List.of(node.toString(), script));
    command.addAll(List.of(arguments));
    return new ProgramRun(directory, environment, deadline, command).lines();
  }

  /** Where the project is installed. */
  public Path directory() {
    return directory;
  }

  /** Starts a script that answers line by line; the caller closes it. */
  public Conversation talk(String script, String... arguments) throws IOException {
    return talk(Map.of(), script, arguments);
  }

  /** The same with more in its environment. */
  public Conversation talk(Map<String, String> environment, String script, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(node.toString(), script));
    command.addAll(List.of(arguments));
    return new Conversation(directory, environment, command);
  }

  private static JsonNode fact(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new AssertionError("expected a line of JSON, got: " + line, e);
    }
  }

  /** Copies all but what npm installs and what a build leaves, which someone may have at hand. */
  private static void copy(Path sources, Path directory) throws IOException {
    Files.createDirectories(directory);
    try (Stream<Path> entries = Files.list(sources)) {
      for (Path entry : entries.toList()) {
        Path target = directory.resolve(entry.getFileName());
        if (Files.isRegularFile(entry)) {
          Files.copy(entry, target, StandardCopyOption.REPLACE_EXISTING);
        } else if (!NOT_COPIED.contains(entry.getFileName().toString())) {
          copy(entry, target);
        }
      }
    }
  }
}
