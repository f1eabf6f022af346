package com.nubabel.bridge.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.Json;
import com.nubabel.bridge.NubabelException;

/** JSON of one type, both ways. Safe for any thread. */
public final class TypedJson<T> {
  private final String field;
  private final JavaType type;
  private final ObjectReader reader;
  private final ObjectWriter writer;

  /**
   * @param field what the values are called, in messages
   */
  public TypedJson(String field, JavaType type) {
    this.field = field;
    this.type = type;
    // 1.5 is no int: cut off it would be another value.
    this.reader = Json.MAPPER.readerFor(type).without(DeserializationFeature.ACCEPT_FLOAT_AS_INT);
    // Told the type, Jackson writes the subtypes in a list by their names. But of a subclass it
    // would then write what its base has, and no more.
    this.writer = type.hasGenericTypes() ? Json.MAPPER.writerFor(type) : Json.MAPPER.writer();
  }

  /** JSON; {@code null} for null. */
  public String write(T value) {
    try {
      return writer.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new NubabelException(
          pathOf(e) + " cannot be written as JSON: " + e.getOriginalMessage(), e);
    }
  }

  /**
   * Reads a value.
   *
   * @throws BadInputException naming the field that does not fit, by its path
   */
  public T read(String json) {
    try {
      return reader.readValue(json);
    } catch (JsonProcessingException e) {
      throw new BadInputException(
          pathOf(e), "does not fit %s: %s".formatted(simple(type), e.getOriginalMessage()));
    }
  }

  /** As a JavaScript author would write it: {@code data.lines[2].count}. */
  private String pathOf(JsonProcessingException failure) {
    StringBuilder path = new StringBuilder(field);
    if (failure instanceof JsonMappingException mapping) {
      for (Reference step : mapping.getPath()) {
        path.append(
            step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName());
      }
    }
    return path.toString();
  }

  private static String simple(JavaType type) {
    return type.hasGenericTypes() ? type.toString() : type.getRawClass().getSimpleName();
  }
}
