package com.nubabel.api.resources;

import com.fasterxml.jackson.databind.JsonNode;
import com.nubabel.bridge.BadInputException;

/** The body of a cancel: {@code {reason}}. */
final class CancelBody {
  static final int REASON_MAX = 500;
  private static final String BY_DEFAULT = "by request";

  private CancelBody() {}

  /**
   * The reason that is given, or one that says that none was.
   *
   * @throws BadInputException naming the field
   */
  static String reason(JsonNode body) {
    if (!body.isObject()) {
      throw new BadInputException("the body", "must be an object with at most a reason");
    }
    body.fieldNames()
        .forEachRemaining(
            field -> {
              if (!field.equals("reason")) {
                throw new BadInputException(field, "is not a field of a cancel; there is reason");
              }
            });
    JsonNode reason = body.path("reason");
    if (reason.isMissingNode() || reason.isNull()) {
      return BY_DEFAULT;
    }
    if (!reason.isTextual() || reason.asText().isBlank()) {
      throw new BadInputException("reason", "must be a text, got " + reason);
    }
    if (reason.asText().length() > REASON_MAX) {
      throw new BadInputException(
          "reason",
          "must be at most " + REASON_MAX + " characters, got " + reason.asText().length());
    }
    return reason.asText();
  }
}
