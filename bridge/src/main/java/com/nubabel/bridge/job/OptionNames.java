package com.nubabel.bridge.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.stream.Collectors;

/** The short names under which some options are stored. Only the first level has any. */
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

  private OptionNames() {}

  static ObjectNode toShort(ObjectNode options) {
    return rename(options, SHORT);
  }

  static ObjectNode toLong(ObjectNode options) {
    return rename(options, LONG);
  }

  private static ObjectNode rename(ObjectNode options, Map<String, String> names) {
    ObjectNode renamed = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> option : options.properties()) {
      renamed.set(names.getOrDefault(option.getKey(), option.getKey()), option.getValue());
    }
    return renamed;
  }
}
