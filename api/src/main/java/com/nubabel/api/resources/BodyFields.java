package com.nubabel.api.resources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nubabel.api.config.NearestName;
import com.nubabel.bridge.BadInputException;
import java.util.List;
import java.util.Locale;

/** The fields of a posted object; what is not as expected is refused by its name. */
final class BodyFields {
  private final ObjectNode body;

  private BodyFields(ObjectNode body) {
    this.body = body;
  }

  /**
   * Takes a body apart.
   *
   * @param expected what it must be: {@code an object with queue, event and data}
   */
  static BodyFields of(JsonNode json, String expected) {
    if (!json.isObject()) {
      throw new BadInputException("the body", "must be " + expected + ", got " + kind(json));
    }
    return new BodyFields((ObjectNode) json);
  }

  /** Refuses fields that nobody reads. */
  BodyFields only(List<String> known) {
    body.fieldNames()
        .forEachRemaining(
            field -> {
              if (!known.contains(field)) {
                String nearest =
                    NearestName.of(field, known).map(name -> "; the nearest is " + name).orElse("");
                throw new BadInputException(field, "is not a field of this body" + nearest);
              }
            });
    return this;
  }

  String text(String field) {
    JsonNode value = body.path(field);
    if (!value.isTextual() || value.asText().isEmpty()) {
      throw new BadInputException(
          field,
          "must be a text that is not empty, got " + (value.isTextual() ? "''" : kind(value)));
    }
    return value.asText();
  }

  /** Null if it is not there, or null. */
  String textOrNull(String field) {
    return body.hasNonNull(field) ? text(field) : null;
  }

  /** The value; an empty object if it is not there. */
  JsonNode valueOrEmpty(String field) {
    return body.has(field) ? body.get(field) : body.objectNode();
  }

  /** All but one field. */
  ObjectNode without(String field) {
    ObjectNode rest = body.deepCopy();
    rest.remove(field);
    return rest;
  }

  static String kind(JsonNode json) {
    return json.isMissingNode() ? "none" : json.getNodeType().name().toLowerCase(Locale.ROOT);
  }
}
