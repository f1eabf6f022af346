package com.nubabel.worker.twin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nubabel.bridge.testing.node.NodeProject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The table of Node's methods in bridge/docs/methods.md is whole and true: no method of the
 * installed bullmq is missing, what it names as ours exists, and so do the scenarios and tests.
 */
class MethodTableIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path TABLE = ROOT.resolve(Path.of("bridge", "docs", "methods.md"));
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern SCENARIO = Pattern.compile("“([^”]+)”");
  private static final String NONE = "–";

  private static List<Row> rows;

  /** A row: Node's class and method; ours, or a dash; what proves it, or why there is none. */
  private record Row(String type, String method, String ours, String proof) {
    List<String> all(Pattern pattern, String cell) {
      return pattern.matcher(cell).results().map(found -> found.group(1)).toList();
    }

    @Override
    public String toString() {
      return type + "." + method;
    }
  }

  @BeforeAll
  static void read() throws IOException {
    rows = new ArrayList<>();
    String type = "";
    for (String line : Files.readAllLines(TABLE)) {
      String[] cells = line.split("\\|", -1);
      if (line.startsWith("## ")) {
        type = line.substring(3).strip();
      } else if (cells.length >= 4 && cells[1].strip().startsWith("`")) {
        for (String method : CODE.matcher(cells[1]).results().map(m -> m.group(1)).toList()) {
          rows.add(new Row(type, method, cells[2].strip(), cells[3].strip()));
        }
      }
    }
  }

  @Test
  void theTableHasAllMethodsOfNodeAndNoOthers() throws Exception {
    JsonNode classes = NodeProject.ofTheTests().run("methods.mjs").get(0);
    Set<String> expected = new TreeSet<>();
    classes
        .properties()
        .forEach(
            type ->
                type.getValue()
                    .forEach(method -> expected.add(type.getKey() + "." + method.asText())));

    assertThat(rows).extracting(Row::toString).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void whatTheTableNamesAsOursExists() throws Exception {
    Map<String, Path> sources = sources("main");
    for (Row row : rows) {
      if (row.ours().equals(NONE)) {
        assertThat(row.proof()).as("why there is no %s", row).isNotEmpty();
        continue;
      }
      for (String name : row.all(CODE, row.ours())) {
        String type = name.substring(0, name.indexOf('.'));
        String method = name.substring(name.indexOf('.') + 1);
        assertThat(sources).as("the class for %s", row).containsKey(type);
        assertThat(Files.readString(sources.get(type)))
            .as("%s, for %s", name, row)
            .containsPattern("\\b" + Pattern.quote(method) + "\\(");
      }
    }
  }

  @Test
  void whatTheTableNamesAsProofExists() throws Exception {
    Map<String, Path> tests = sources("test");
    Set<String> scenarios =
        TwinScenariosIT.FILES.stream()
            .flatMap(file -> Scenario.read(file).stream())
            .map(Scenario::name)
            .collect(Collectors.toSet());
    for (Row row : rows) {
      List<String> ofRow = row.all(SCENARIO, row.proof());
      List<String> testsOfRow = row.all(CODE, row.proof());
      assertThat(scenarios).as("scenarios for %s", row).containsAll(ofRow);
      if (!row.ours().equals(NONE)) {
        assertThat(tests.keySet()).as("tests for %s", row).containsAll(testsOfRow);
        assertThat(ofRow.size() + testsOfRow.size()).as("proofs for %s", row).isPositive();
      }
    }
  }

  /** The source files of bridge and worker, by the simple names of their classes. */
  private static Map<String, Path> sources(String scope) throws IOException {
    Map<String, Path> sources = new TreeMap<>();
    for (String module : Arrays.asList("bridge", "worker")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(Path.of(module, "src", scope, "java")))) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .forEach(file -> sources.put(file.getFileName().toString().replace(".java", ""), file));
      }
    }
    return sources;
  }
}
