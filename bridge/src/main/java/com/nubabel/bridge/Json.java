package com.nubabel.bridge;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;

/**
 * JSON as it stands in Redis: compact, raw UTF-8, times as ISO text, unknown fields tolerated. A
 * text that holds more than one value is refused, as Node's parser does.
 */
public final class Json {
  public static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .addModule(notANumberAsNull())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  /** JSON knows neither NaN nor infinity; JavaScript writes null for them. */
  private static SimpleModule notANumberAsNull() {
    return new SimpleModule("not a number")
        .addSerializer(Double.class, new FiniteOrNull<>(Double.class))
        .addSerializer(double.class, new FiniteOrNull<>(Double.class))
        .addSerializer(Float.class, new FiniteOrNull<>(Float.class))
        .addSerializer(float.class, new FiniteOrNull<>(Float.class));
  }

  private static final class FiniteOrNull<N extends Number> extends StdSerializer<N> {
    FiniteOrNull(Class<N> type) {
      super(type);
    }

    @Override
    public void serialize(N value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      if (!Double.isFinite(value.doubleValue())) {
        json.writeNull();
      } else if (value instanceof Float single) {
        json.writeNumber(single);
      } else {
        json.writeNumber(value.doubleValue());
      }
    }
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
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new NubabelException("cannot be written as JSON: " + e.getOriginalMessage(), e);
    }
  }
}
