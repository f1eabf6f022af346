package com.nubabel.api.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.nubabel.api.config.NearestName;
import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.queue.JobTemplate;
import com.nubabel.bridge.queue.RepeatRule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Makes a job scheduler of what an operator sent: {@code {repeat: {every or pattern, tz, startDate,
 * endDate, limit, offset, immediately}, template: {name, data, opts}}}, as Node's
 * upsertJobScheduler takes them; times are in ms. What cannot be is refused by its name, such as
 * {@code repeat.every}.
 */
final class SchedulerReader {
  private static final List<String> PARTS = List.of("repeat", "template");
  private static final List<String> RULE =
      List.of("every", "pattern", "tz", "startDate", "endDate", "limit", "offset", "immediately");
  private static final List<String> TEMPLATE = List.of("name", "data", "opts");

  /** Times up to the year 5138, and spans as long. */
  private static final long MILLIS_MAX = 100_000_000_000_000L;

  private SchedulerReader() {}

  static RepeatRule rule(JsonNode body) {
    JsonNode repeat = part(body, "repeat", RULE);
    Long every = number(repeat, "every", 1, MILLIS_MAX);
    Long start = number(repeat, "startDate", 0, MILLIS_MAX);
    Long end = number(repeat, "endDate", 0, MILLIS_MAX);
    Long limit = number(repeat, "limit", 1, Integer.MAX_VALUE);
    Long offset = number(repeat, "offset", 0, MILLIS_MAX);
    return new RepeatRule(
        every == null ? null : Duration.ofMillis(every),
        text("repeat.", repeat, "pattern"),
        text("repeat.", repeat, "tz"),
        start == null ? null : Instant.ofEpochMilli(start),
        end == null ? null : Instant.ofEpochMilli(end),
        limit == null ? null : limit.intValue(),
        offset == null ? null : Duration.ofMillis(offset),
        flag(repeat, "immediately"),
        0);
  }

  static JobTemplate template(JsonNode body) {
    JsonNode template = part(body, "template", TEMPLATE);
    Object data = template.has("data") ? template.get("data") : null;
    return JobTemplate.of(text("template.", template, "name"), data, options(template));
  }

  private static JobOptions options(JsonNode template) {
    try {
      return JobOptions.of(template.path("opts"));
    } catch (BadInputException e) {
      String problem = e.getMessage().substring(e.field().length() + 1);
      throw new BadInputException("template." + e.field(), problem);
    }
  }

  private static JsonNode part(JsonNode body, String part, List<String> known) {
    only("the body", "", body, PARTS);
    JsonNode found = body.hasNonNull(part) ? body.get(part) : JsonNodeFactory.instance.objectNode();
    only(part, part + ".", found, known);
    return found;
  }

  private static void only(String place, String prefix, JsonNode json, List<String> known) {
    if (!json.isObject()) {
      throw new BadInputException(
          place, "must be an object with " + String.join(", ", known) + ", got " + json);
    }
    json.fieldNames()
        .forEachRemaining(
            field -> {
              if (!known.contains(field)) {
                String nearest =
                    NearestName.of(field, known).map(name -> "; the nearest is " + name).orElse("");
                throw new BadInputException(
                    prefix + field, "is not a field of this body" + nearest);
              }
            });
  }

  private static Long number(JsonNode repeat, String field, long least, long most) {
    JsonNode value = repeat.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.canConvertToExactIntegral()
        || !value.canConvertToLong()
        || value.asLong() < least
        || value.asLong() > most) {
      throw new BadInputException(
          "repeat." + field,
          "must be a whole number from " + least + " to " + most + ", got " + value);
    }
    return value.asLong();
  }

  private static String text(String prefix, JsonNode json, String field) {
    JsonNode value = json.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isTextual() || value.asText().isEmpty()) {
      throw new BadInputException(prefix + field, "must be a text that is not empty, got " + value);
    }
    return value.asText();
  }

  private static boolean flag(JsonNode repeat, String field) {
    JsonNode value = repeat.path(field);
    if (!value.isMissingNode() && !value.isBoolean()) {
      throw new BadInputException("repeat." + field, "must be true or false, got " + value);
    }
    return value.asBoolean();
  }
}
