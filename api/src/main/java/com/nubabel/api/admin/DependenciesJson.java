package com.nubabel.api.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.queue.Dependencies;
import com.nubabel.bridge.queue.Dependencies.Counts;
import com.nubabel.bridge.queue.Dependencies.Kind;
import com.nubabel.bridge.queue.Dependencies.Page;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The children of a job as JSON, each named by its key. */
final class DependenciesJson {
  private DependenciesJson() {}

  /** {@code {processed, unprocessed, ignored, failed}}, the number of each. */
  static ObjectNode of(Counts counts) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("processed", counts.processed())
        .put("unprocessed", counts.unprocessed())
        .put("ignored", counts.ignored())
        .put("failed", counts.failed());
  }

  /**
   * {@code {children: [{key, returnvalue or failedReason}, …], next}}; {@code next} is the cursor
   * of the page after, or null.
   */
  static ObjectNode of(Page page) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode children = answer.putArray("children");
    Dependencies values = page.values();
    values
        .processed()
        .forEach((key, value) -> children.addObject().put("key", key).set("returnvalue", value));
    values.unprocessed().forEach(key -> children.addObject().put("key", key));
    values
        .ignored()
        .forEach((key, reason) -> children.addObject().put("key", key).put("failedReason", reason));
    values.failed().forEach(key -> children.addObject().put("key", key));
    return answer.put("next", page.next());
  }

  static Kind kind(String text) {
    for (Kind kind : Kind.values()) {
      if (nameOf(kind).equals(text)) {
        return kind;
      }
    }
    String all =
        Arrays.stream(Kind.values())
            .map(DependenciesJson::nameOf)
            .collect(Collectors.joining(", "));
    throw new BadInputException("kind", "must be one of " + all + ", got '" + text + "'");
  }

  private static String nameOf(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
