package com.nubabel.worker.twin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nubabel.bridge.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A list of operations, written as a heading and a line of JSON for each:
 *
 * <pre>
 * # a job is taken and completed
 * {"op":"add","data":{"x":1},"opts":{"attempts":2}}
 * {"op":"fetch","slot":"a"}
 * {"op":"pass","ms":500}
 * {"op":"complete","slot":"a","value":"done"}
 * </pre>
 *
 * <p>The operations are named as Node's methods. Fields for all of them: {@code queue}, {@code q}
 * unless given; {@code job}, an id, or {@code @a} for the one that was fetched into slot a, or
 * {@code ~failed:0} for the first in a state; {@code slot} instead of {@code job} and {@code
 * token}; {@code worker}, options of the worker. {@code pass} lets time pass and {@code clock} sets
 * it; it stands still otherwise.
 *
 * @param name what is tried
 * @param steps the operations, in order
 */
record Scenario(String name, List<ObjectNode> steps) {
  Scenario {
    steps = List.copyOf(steps);
  }

  /** Reads a file of scenarios beside this class. */
  static List<Scenario> read(String file) {
    try (InputStream text = Scenario.class.getResourceAsStream(file)) {
      return parse(new String(text.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Scenario> parse(String text) {
    List<Scenario> scenarios = new ArrayList<>();
    String name = "without heading";
    List<ObjectNode> steps = new ArrayList<>();
    for (String line : text.lines().map(String::strip).toList()) {
      if (line.startsWith("#")) {
        if (!steps.isEmpty()) {
          scenarios.add(new Scenario(name, steps));
        }
        name = line.substring(1).strip();
        steps = new ArrayList<>();
      } else if (!line.isEmpty()) {
        steps.add((ObjectNode) Json.parse(line));
      }
    }
    if (!steps.isEmpty()) {
      scenarios.add(new Scenario(name, steps));
    }
    return scenarios;
  }

  Scenario with(List<ObjectNode> others) {
    return new Scenario(name, others);
  }

  /** The form in which it is read. */
  String text() {
    return steps.stream()
        .map(ObjectNode::toString)
        .collect(Collectors.joining("\n", "# " + name + "\n", "\n"));
  }

  @Override
  public String toString() {
    return name;
  }
}
