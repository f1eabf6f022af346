package com.nubabel.bridge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

/**
 * JSON as it stands in Redis, text for text as JavaScript writes it: compact, raw UTF-8, {@code 1}
 * for 1.0. Times are ISO text, {@code byte[]} is base64, an empty {@code Optional} null; unknown
 * fields are tolerated. A text that holds more than one value is refused, as Node's parser does.
 */
public final class Json {
  public static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .addModule(new Jdk8Module())
          .addModule(numbers())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
          .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  private static SimpleModule numbers() {
    return new SimpleModule("numbers as JavaScript writes them")
        .addSerializer(Double.class, new NumberText<>(Double.class))
        .addSerializer(double.class, new NumberText<>(Double.class))
        .addSerializer(Float.class, new NumberText<>(Float.class))
        .addSerializer(float.class, new NumberText<>(Float.class));
  }

  /**
   * Reads one value.
   *
   * @return the value of a JSON text
   * @throws NubabelException if it is none
   */
  public static JsonNode parse(String text) {
    try {
      JsonNode node = MAPPER.readTree(text);
      if (node == null || node.isMissingNode()) {
        throw new NubabelException("not JSON: an empty text");
      }
      return node;
    } catch (JsonProcessingException e) {
      throw new NubabelException("not JSON: " + e.getOriginalMessage(), e);
    }
  }

  /**
   * Writes one value.
   *
   * @return the JSON text of a value; {@code null} for null
   * @throws NubabelException if the value cannot be written, for instance because it holds itself
   */
  public static String write(Object value) {
    if (value == null) {
      return "null";
    }
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new NubabelException("cannot be written as JSON: " + e.getOriginalMessage(), e);
    }
  }
}
