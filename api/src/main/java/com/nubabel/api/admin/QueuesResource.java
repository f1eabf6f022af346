package com.nubabel.api.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nubabel.bridge.Json;
import com.nubabel.bridge.job.JobState;
import com.nubabel.bridge.queue.JobMetrics;
import com.nubabel.bridge.queue.Queue;
import com.nubabel.bridge.queue.QueueSettings;
import com.nubabel.bridge.queue.RateLimit;
import com.nubabel.bridge.queue.WorkerConnection;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Queues: lists them, tells what is in each, and makes the changes of {@link QueueAction}. */
@Path("/queues")
@Produces(MediaType.APPLICATION_JSON)
public final class QueuesResource {
  private static final int PAGE_DEFAULT = 100;
  private static final int PAGE_MAX = 1000;

  private final Queues queues;

  public QueuesResource(Queues queues) {
    this.queues = queues;
  }

  /** A page of the queues there are, by name; the next begins after its last. */
  @GET
  public ObjectNode list(@Context UriInfo uri) {
    Parameters parameters =
        new Parameters(uri.getQueryParameters(), List.of("limit", "cursor", "match"));
    int limit = parameters.integer("limit", PAGE_DEFAULT, 1, PAGE_MAX);
    String after = parameters.text("cursor");
    String match = parameters.text("match");
    List<String> names =
        queues.names().get().stream()
            .filter(name -> match == null || name.contains(match))
            .filter(name -> after == null || name.compareTo(after) > 0)
            .toList();
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode page = answer.putArray("queues");
    names.stream().limit(limit).forEach(name -> page.add(summary(queues.byName().apply(name))));
    answer.put("next", names.size() > limit ? names.get(limit - 1) : null);
    return answer;
  }

  private static ObjectNode summary(Queue queue) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("name", queue.keys().queue());
    json.put("paused", queue.settings().isPaused());
    json.set("counts", counts(queue));
    return json;
  }

  private static ObjectNode counts(Queue queue) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    queue.inspect().getJobCounts().forEach((state, count) -> json.put(state.toString(), count));
    return json;
  }

  @GET
  @Path("{queue}")
  public ObjectNode read(@PathParam("queue") String name, @Context UriInfo uri) {
    new Parameters(uri.getQueryParameters(), List.of());
    Queue queue = queues.existing(name);
    QueueSettings settings = queue.settings();
    ObjectNode json = summary(queue);
    json.put("prefix", queue.keys().prefix());
    json.put("concurrency", settings.getGlobalConcurrency());
    json.put("maxed", settings.isMaxed());
    RateLimit limit = settings.getGlobalRateLimit();
    json.put("max", limit == null ? null : limit.max());
    json.put("duration", limit == null ? null : limit.duration().toMillis());
    json.put("limitedMillis", Math.max(0, settings.getRateLimitTtl()));
    json.put("version", settings.getVersion());
    json.put("maxLenEvents", settings.getMeta().get("opts.maxLenEvents"));
    return json;
  }

  /** Counts by state; with {@code priorities=0,1,2} also by priority. */
  @GET
  @Path("{queue}/counts")
  public ObjectNode counts(@PathParam("queue") String name, @Context UriInfo uri) {
    Parameters parameters = new Parameters(uri.getQueryParameters(), List.of("priorities"));
    int[] priorities = Priorities.parse(parameters.text("priorities"));
    Queue queue = queues.existing(name);
    ObjectNode json = counts(queue);
    if (priorities.length > 0) {
      ObjectNode byPriority = json.putObject("priorities");
      queue
          .inspect()
          .getCountsPerPriority(priorities)
          .forEach((priority, count) -> byPriority.put(priority.toString(), count));
    }
    return json;
  }

  @GET
  @Path("{queue}/workers")
  public ArrayNode workers(@PathParam("queue") String name, @Context UriInfo uri) {
    new Parameters(uri.getQueryParameters(), List.of());
    ArrayNode answer = JsonNodeFactory.instance.arrayNode();
    for (WorkerConnection worker : queues.existing(name).inspect().getWorkers()) {
      ObjectNode json = answer.addObject().put("worker", worker.worker());
      Map<String, String> fields = worker.fields();
      List.of("addr", "age", "idle", "lib-name")
          .forEach(field -> json.put(field, fields.get(field)));
    }
    return answer;
  }

  /** Jobs per minute that completed or failed, the newest minute first. */
  @GET
  @Path("{queue}/metrics")
  public ObjectNode metrics(@PathParam("queue") String name, @Context UriInfo uri) {
    Parameters parameters =
        new Parameters(uri.getQueryParameters(), List.of("state", "start", "end"));
    JobState state =
        parameters.state("state", JobState.COMPLETED, JobState.COMPLETED, JobState.FAILED);
    long start = parameters.number("start", 0L, 0, Integer.MAX_VALUE);
    long end = parameters.number("end", start + 1439, start, start + 10_079);
    JobMetrics metrics = queues.existing(name).inspect().getMetrics(state, start, end);
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("state", state.toString()).put("count", metrics.count());
    answer.put("previous", metrics.previous() == null ? null : metrics.previous().toEpochMilli());
    answer.put("previousCount", metrics.previousCount()).put("minutes", metrics.minutes());
    answer.set("perMinute", Json.MAPPER.valueToTree(metrics.perMinute()));
    return answer;
  }

  /** The counts in Prometheus' text format. */
  @GET
  @Path("{queue}/prometheus")
  @Produces(MediaType.TEXT_PLAIN)
  public String prometheus(@PathParam("queue") String name, @Context UriInfo uri) {
    new Parameters(uri.getQueryParameters(), List.of());
    return queues.existing(name).inspect().exportPrometheusMetrics();
  }

  /** Makes one of the changes of {@link QueueAction}. */
  @POST
  @Path("{queue}/{action}")
  public ObjectNode change(
      @PathParam("queue") String name, @PathParam("action") String action, @Context UriInfo uri) {
    QueueAction change = QueueAction.ALL.get(action);
    if (change == null) {
      throw Queues.notFound(
          "there is no action '%s' on a queue, but %s"
              .formatted(action, String.join(", ", new TreeSet<>(QueueAction.ALL.keySet()))));
    }
    Parameters parameters = new Parameters(uri.getQueryParameters(), change.parameters());
    return change.act().apply(queues.changeable(name), parameters);
  }
}
