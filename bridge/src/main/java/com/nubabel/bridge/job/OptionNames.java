package com.nubabel.bridge.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The short names under which some options are stored. Only the first level has any, and the two
 * that are members of {@code telemetry}.
 */
final class OptionNames {
  private static final Map<String, String> SHORT =
      Map.of(
          "deduplication", "de",
          "failParentOnFailure", "fpof",
          "continueParentOnFailure", "cpof",
          "ignoreDependencyOnFailure", "idof",
          "removeDependencyOnFailure", "rdof",
          "keepLogs", "kl");

  private static final Map<String, String> LONG =
      SHORT.entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));

  private static final String TELEMETRY = "telemetry";
  private static final Map<String, String> TELEMETRY_LONG =
      Map.of("tm", "metadata", "omc", "omitContext");

  private OptionNames() {}

  static ObjectNode toShort(ObjectNode options) {
    ObjectNode renamed = rename(options, SHORT);
    JsonNode telemetry = renamed.path(TELEMETRY);
    if (telemetry.isObject()) {
      renamed.remove(TELEMETRY);
      TELEMETRY_LONG.forEach(
          (shortName, longName) -> move(telemetry.get(longName), renamed, shortName));
    }
    return renamed;
  }

  static ObjectNode toLong(ObjectNode options) {
    ObjectNode renamed = rename(options, LONG);
    TELEMETRY_LONG.forEach(
        (shortName, longName) -> {
          JsonNode value = renamed.remove(shortName);
          if (value != null) {
            move(value, renamed.withObjectProperty(TELEMETRY), longName);
          }
        });
    return renamed;
  }

  private static void move(JsonNode value, ObjectNode target, String name) {
    if (value != null && !value.isNull()) {
      target.set(name, value);
    }
  }

  private static ObjectNode rename(ObjectNode options, Map<String, String> names) {
    ObjectNode renamed = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> option : options.properties()) {
      renamed.set(names.getOrDefault(option.getKey(), option.getKey()), option.getValue());
    }
    return renamed;
  }
}
