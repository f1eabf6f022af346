package com.nubabel.bridge.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;

/**
 * By which fields of their data jobs of one type count as the same.
 *
 * @param names of fields of the data, at least one
 * @param mode from the id to how long, and how, it is held
 */
record UniqueFields(List<String> names, Function<String, Deduplication> mode) {
  /** Bytes of the longest id that is left readable. */
  private static final int READABLE_MAX = 128;

  UniqueFields {
    names = List.copyOf(names);
    if (names.isEmpty()) {
      throw new BadInputException("uniqueBy", "must name a field of the data, got none");
    }
  }

  /** See {@link JobType#uniqueBy(String...)} for the formula. */
  Deduplication of(String type, JsonNode data) {
    List<Object> parts = new ArrayList<>();
    parts.add(type);
    names.forEach(name -> parts.add(value(type, name, data.path(name))));
    String readable = Json.write(parts);
    byte[] bytes = readable.getBytes(StandardCharsets.UTF_8);
    return mode.apply(bytes.length <= READABLE_MAX ? readable : hash(bytes));
  }

  /** A field that is missing would make all jobs the same, and an object's text has no order. */
  private static Object value(String type, String name, JsonNode value) {
    if (value.isTextual() || value.isBoolean() || value.isIntegralNumber()) {
      return value;
    }
    if (value.isNumber()) {
      return value.doubleValue();
    }
    throw new BadInputException(
        "data." + name,
        "must be a text, a number, true or false, since jobs of type '%s' are unique by it; got %s"
            .formatted(type, value.isMissingNode() ? "none" : value));
  }

  private static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
