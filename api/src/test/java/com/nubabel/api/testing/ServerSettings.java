package com.nubabel.api.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nubabel.bridge.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A config.yml of a test: loopback ports that the system chooses, the demo worker, and changes that
 * are named by their path.
 */
final class ServerSettings {
  private final ObjectNode root =
      (ObjectNode)
          Json.parse(
              """
              {
                "server": {
                  "applicationConnectors": [{"type": "h2c", "port": 0, "bindHost": "127.0.0.1"}],
                  "adminConnectors": [{"type": "http", "port": 0, "bindHost": "127.0.0.1"}],
                  "requestLog": {"appenders": []}
                },
                "redis": {"embedded": "never"},
                "workers": [{
                  "queue": "demo",
                  "concurrency": 10,
                  "processor": "com.nubabel.api.demo.DemoProcessor"
                }],
                "logging": {"level": "WARN"}
              }
              """);

  /**
   * Sets a key.
   *
   * @param path as in {@code sse.heartbeat} and {@code workers[0].lockDuration}
   * @param value JSON, such as {@code {"type": "none"}}; what is no JSON is a text
   */
  ServerSettings with(String path, String value) {
    String[] steps = path.replace("[", ".").replace("]", "").split("\\.", -1);
    JsonNode node = root;
    for (int i = 0; i < steps.length - 1; i++) {
      node = step(node, steps[i]);
    }
    String last = steps[steps.length - 1];
    if (node instanceof ArrayNode array) {
      array.set(Integer.parseInt(last), value(value));
    } else {
      ((ObjectNode) node).set(last, value(value));
    }
    return this;
  }

  ServerSettings with(Map<String, String> changes) {
    changes.forEach(this::with);
    return this;
  }

  private static JsonNode step(JsonNode node, String name) {
    if (node instanceof ArrayNode array) {
      return array.get(Integer.parseInt(name));
    }
    return node.has(name) ? node.get(name) : ((ObjectNode) node).putObject(name);
  }

  private static JsonNode value(String text) {
    try {
      return Json.parse(text);
    } catch (RuntimeException noJson) {
      return Json.MAPPER.getNodeFactory().textNode(text);
    }
  }

  /** Writes it: JSON is YAML too. */
  void writeTo(Path file) {
    try {
      Files.writeString(file, Json.write(root));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
