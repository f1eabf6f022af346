package com.nubabel.api.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import io.dropwizard.configuration.ConfigurationValidationException;
import io.dropwizard.configuration.UndefinedEnvironmentVariableException;
import io.dropwizard.util.DataSize;
import io.dropwizard.util.Duration;
import jakarta.validation.ConstraintViolation;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Puts a mistake in a configuration in words: the key's path, what came, what was expected. */
final class ConfigurationMistake {
  /** The substitutor's message, around the name. */
  private static final Pattern UNSET_VARIABLE = Pattern.compile("[^']*'([^']*)'.*");

  private ConfigurationMistake() {}

  static String describe(Exception mistake) {
    if (mistake instanceof ConfigurationValidationException invalid) {
      return invalid.getConstraintViolations().stream()
          .map(ConfigurationMistake::violation)
          .sorted()
          .collect(Collectors.joining("; "));
    }
    if (mistake instanceof UndefinedEnvironmentVariableException) {
      return UNSET_VARIABLE
          .matcher(mistake.getMessage())
          .replaceFirst("environment variable $1 is not set; a default would read \\${$1:-…}");
    }
    Throwable cause = mistake.getCause();
    if (cause instanceof UnrecognizedPropertyException unknown) {
      return unknownKey(unknown);
    }
    if (cause instanceof JsonMappingException badValue) {
      return key(badValue.getPath()) + " " + badValue(badValue);
    }
    if (cause instanceof JsonProcessingException malformed) {
      return malformed(malformed);
    }
    return mistake.getMessage();
  }

  private static String violation(ConstraintViolation<?> violation) {
    String path =
        violation
            .getPropertyPath()
            .toString()
            .replaceAll("\\.<(list|map|iterable) (element|value)>", "");
    String got = violation.getInvalidValue() == null ? "nothing" : "" + violation.getInvalidValue();
    return path + " " + violation.getMessage() + ", got " + got;
  }

  private static String unknownKey(UnrecognizedPropertyException unknown) {
    String path = key(unknown.getPath());
    String parent = path.substring(0, path.length() - unknown.getPropertyName().length());
    List<String> known = unknown.getKnownPropertyIds().stream().map(Object::toString).toList();
    return NearestName.of(unknown.getPropertyName(), known)
        .map(nearest -> path + " is not a known key; the nearest is " + parent + nearest)
        .orElse(path + " is not a known key");
  }

  private static String badValue(JsonMappingException mistake) {
    if (mistake instanceof InvalidTypeIdException type) {
      return "has no type '" + type.getTypeId() + "'";
    }
    if (mistake instanceof InvalidFormatException format) {
      return "must be " + expected(format.getTargetType()) + ", got '" + format.getValue() + "'";
    }
    if (mistake instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
      return "must be " + expected(mismatch.getTargetType());
    }
    Throwable root = mistake;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String detail =
        root instanceof JsonProcessingException json
            ? json.getOriginalMessage()
            : root.getMessage();
    return mistake instanceof ValueInstantiationException value
        ? "must be " + expected(value.getType().getRawClass()) + ": " + detail
        : "cannot be: " + detail;
  }

  private static String expected(Class<?> type) {
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
          .collect(Collectors.joining(", ", "one of ", ""));
    }
    if (type == Duration.class) {
      return "a duration such as 15s";
    }
    if (type == DataSize.class) {
      return "a size such as 8MiB";
    }
    if (type == Integer.class || type == int.class || type == Long.class || type == long.class) {
      return "a whole number";
    }
    if (type == Boolean.class || type == boolean.class) {
      return "true or false";
    }
    if (type == String.class) {
      return "a text";
    }
    return List.class.isAssignableFrom(type) ? "a list" : "a block of keys";
  }

  private static String malformed(JsonProcessingException malformed) {
    JsonLocation at = malformed.getLocation();
    String place = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
    return "is not YAML"
        + place
        + ": "
        + malformed.getOriginalMessage().lines().findFirst().orElse("");
  }

  /** As its writer knows it: {@code workers[0].queue}. */
  private static String key(List<Reference> path) {
    StringBuilder key = new StringBuilder();
    for (Reference step : path) {
      if (step.getFieldName() == null) {
        key.append('[').append(step.getIndex()).append(']');
      } else {
        key.append(key.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return key.isEmpty() ? "the file" : key.toString();
  }
}
