package com.nubabel.worker.twin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.nubabel.bridge.Json;

/**
 * What an operation gave on one side.
 *
 * @param value what it returned, {@code null} in JSON if nothing; without fields that are null
 * @param error why it was refused, or null if it was not; the sides need not use the same words
 * @param code of the script that refused it; 0 if none did
 */
record Answer(JsonNode value, String error, long code) {
  static Answer of(Object value) {
    return new Answer(withoutNulls(Json.parse(Json.write(value))), null, 0);
  }

  static Answer refused(String error, long code) {
    return new Answer(NullNode.instance, error, code);
  }

  boolean isRefusal() {
    return error != null;
  }

  /** Whether the other side gave the same; a refusal's code counts where both have one. */
  boolean isSameAs(Answer other) {
    boolean sameCode = code == other.code || code == 0 || other.code == 0;
    return isRefusal() == other.isRefusal() && value.equals(other.value) && sameCode;
  }

  private static JsonNode withoutNulls(JsonNode node) {
    if (node.isObject()) {
      node.properties().removeIf(field -> field.getValue().isNull());
    }
    node.forEach(Answer::withoutNulls);
    return node;
  }

  @Override
  public String toString() {
    return isRefusal() ? "refused (" + code + "): " + error : value.toString();
  }
}
