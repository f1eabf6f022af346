package com.nubabel.api.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nubabel.api.resources.JobJson;
import com.nubabel.api.resources.RequestBody;
import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.queue.JobScheduler;
import com.nubabel.bridge.queue.JobSchedulers;
import com.nubabel.bridge.queue.Order;
import com.nubabel.bridge.queue.RepeatRule;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The job schedulers of a queue: lists, adds, changes and removes them. */
@Path("/queues/{queue}/schedulers")
@Produces(MediaType.APPLICATION_JSON)
public final class SchedulersResource {
  private static final int PAGE_MAX = 500;

  private final Queues queues;

  public SchedulersResource(Queues queues) {
    this.queues = queues;
  }

  /** A page, by the time of the next iteration. */
  @GET
  public ObjectNode list(@PathParam("queue") String name, @Context UriInfo uri) {
    Parameters parameters =
        new Parameters(uri.getQueryParameters(), List.of("start", "limit", "order"));
    int start = parameters.integer("start", 0, 0, Integer.MAX_VALUE - PAGE_MAX);
    int limit = parameters.integer("limit", PAGE_MAX, 1, PAGE_MAX);
    Order order = parameters.order("order", Order.ASCENDING);
    JobSchedulers schedulers = queues.existing(name).schedulers();
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode page = answer.putArray("schedulers");
    schedulers
        .list(start, start + limit - 1, order == Order.ASCENDING)
        .forEach(scheduler -> page.add(json(scheduler)));
    return answer.put("total", schedulers.count());
  }

  @GET
  @Path("{id: .+}")
  public ObjectNode read(
      @PathParam("queue") String name, @PathParam("id") String id, @Context UriInfo uri) {
    new Parameters(uri.getQueryParameters(), List.of());
    JobScheduler scheduler = queues.existing(name).schedulers().get(id);
    if (scheduler == null) {
      throw Queues.notFound("there is no job scheduler %s in queue '%s'".formatted(id, name));
    }
    return json(scheduler);
  }

  /**
   * Adds a scheduler or changes it, also of a queue that is not there yet; the body is as {@link
   * SchedulerReader} says.
   */
  @PUT
  @Path("{id: .+}")
  public ObjectNode upsert(
      @PathParam("queue") String name,
      @PathParam("id") String id,
      @Context UriInfo uri,
      InputStream in)
      throws IOException {
    new Parameters(uri.getQueryParameters(), List.of());
    JobSchedulers schedulers = queues.byName().apply(name).schedulers();
    JsonNode body = RequestBody.read(in);
    RepeatRule rule = SchedulerReader.rule(body);
    if (schedulers.upsert(id, rule, SchedulerReader.template(body)) == null) {
      throw new BadInputException("repeat", "must fire before its endDate; nothing was changed");
    }
    return read(name, id, uri);
  }

  /** Removes a scheduler, and its next job if that is delayed. */
  @DELETE
  @Path("{id: .+}")
  public ObjectNode remove(
      @PathParam("queue") String name, @PathParam("id") String id, @Context UriInfo uri) {
    Parameters parameters = new Parameters(uri.getQueryParameters(), List.of("dryRun"));
    JobSchedulers schedulers = queues.changeable(name).schedulers();
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    return parameters.flag("dryRun")
        ? answer.put("wouldRemove", schedulers.get(id) != null)
        : answer.put("removed", schedulers.remove(id));
  }

  private static ObjectNode json(JobScheduler scheduler) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", scheduler.id()).put("name", scheduler.name());
    json.put("next", millis(scheduler.next())).put("iterationCount", scheduler.iterationCount());
    json.put("every", millis(scheduler.every())).put("pattern", scheduler.pattern());
    json.put("tz", scheduler.tz()).put("limit", scheduler.limit());
    json.put("startDate", millis(scheduler.startDate()));
    json.put("endDate", millis(scheduler.endDate()));
    json.put("offset", millis(scheduler.offset()));
    json.set("data", JobJson.parsed(scheduler.data()));
    json.set("opts", scheduler.options().toJson());
    if (scheduler.problem() != null) {
      json.put("problem", scheduler.problem());
    }
    return json;
  }

  private static Long millis(Instant instant) {
    return instant == null ? null : instant.toEpochMilli();
  }

  private static Long millis(Duration duration) {
    return duration == null ? null : duration.toMillis();
  }
}
