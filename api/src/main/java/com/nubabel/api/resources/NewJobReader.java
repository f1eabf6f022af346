package com.nubabel.api.resources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.nubabel.api.config.NearestName;
import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.queue.NewJob;
import java.util.ArrayList;
import java.util.List;

/** Makes jobs of what a caller posted: {@code {name, data, opts}}, or an array of such. */
final class NewJobReader {
  private static final List<String> FIELDS = List.of("name", "data", "opts");

  private NewJobReader() {}

  /**
   * Reads all jobs, so that one that cannot be refuses the whole.
   *
   * @throws BadInputException naming the field: {@code opts.delay}, in an array {@code
   *     [2].opts.delay}
   */
  static List<NewJob> read(JsonNode body) {
    if (!body.isArray()) {
      return List.of(job("the body", body));
    }
    List<NewJob> jobs = new ArrayList<>();
    for (int i = 0; i < body.size(); i++) {
      jobs.add(element("[" + i + "]", body.get(i)));
    }
    return jobs;
  }

  private static NewJob element(String place, JsonNode json) {
    try {
      return job(place, json);
    } catch (BadInputException e) {
      if (e.field().equals(place)) {
        throw e;
      }
      String problem = e.getMessage().substring(e.field().length() + 1);
      throw new BadInputException(place + "." + e.field(), problem);
    }
  }

  private static NewJob job(String place, JsonNode json) {
    if (!json.isObject()) {
      throw new BadInputException(
          place, "must be an object with name, data and opts, got " + BodyFields.kind(json));
    }
    json.fieldNames().forEachRemaining(NewJobReader::checkField);
    JsonNode name = json.path("name");
    if (!name.isTextual()) {
      throw new BadInputException("name", "must be a text, got " + BodyFields.kind(name));
    }
    // Without data Node stores an empty object; a null that was written is a null.
    JsonNode data = json.has("data") ? json.get("data") : JsonNodeFactory.instance.objectNode();
    return NewJob.of(name.asText(), data, JobOptions.of(json.path("opts")));
  }

  private static void checkField(String field) {
    if (!FIELDS.contains(field)) {
      String nearest =
          NearestName.of(field, FIELDS).map(name -> "; the nearest is " + name).orElse("");
      throw new BadInputException(field, "is not a field of a job" + nearest);
    }
  }
}
