package com.nubabel.worker.twin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nubabel.bridge.Json;

/**
 * Keys of jobs bear the prefix: in steps and answers a word stands for it, the same on all sides.
 */
final class PrefixWord {
  private static final String WORD = "‹prefix›";

  private PrefixWord() {}

  static ObjectNode toPrefix(ObjectNode step, String prefix) {
    return (ObjectNode) Json.parse(step.toString().replace(WORD, prefix));
  }

  static JsonNode ofPrefix(Object answer, String prefix) {
    return Json.parse(Json.write(answer).replace(prefix, WORD));
  }
}
