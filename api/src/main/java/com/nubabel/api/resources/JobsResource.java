package com.nubabel.api.resources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nubabel.api.auth.Access;
import com.nubabel.api.auth.Caller;
import com.nubabel.api.auth.ReadRules;
import com.nubabel.api.auth.Topic;
import com.nubabel.api.errors.JsonError;
import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.Json;
import com.nubabel.bridge.job.JobSnapshot;
import com.nubabel.bridge.job.Parent;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.queue.AddedJob;
import com.nubabel.bridge.queue.NewJob;
import com.nubabel.bridge.queue.Queue;
import com.nubabel.bridge.redis.JobRefusedException;
import io.dropwizard.auth.Auth;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Function;

/** The jobs of a queue: adds, reads and cancels them. */
@Path("/queues/{queue}/jobs")
@Produces(MediaType.APPLICATION_JSON)
public final class JobsResource {
  private final Function<String, Queue> queues;
  private final ReadRules rules;

  /**
   * @param queues a queue by its name; refuses a name that cannot be
   * @param rules of what callers may read
   */
  public JobsResource(Function<String, Queue> queues, ReadRules rules) {
    this.queues = queues;
    this.rules = rules;
  }

  /** Adds one job, or those of an array: all of them are checked before any is added. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Response add(
      @Auth Caller caller, @PathParam("queue") String name, @Context UriInfo uri, InputStream body)
      throws IOException {
    Queue queue = writable(name);
    Access.requirePublish(caller, Topic.queue(name));
    JsonNode json = RequestBody.read(body);
    List<NewJob> jobs = NewJobReader.read(json);
    jobs.forEach(job -> requireParent(caller, queue, job.options().parent()));
    List<AddedJob> added = added(queue, jobs);
    ArrayNode answers = JsonNodeFactory.instance.arrayNode();
    added.forEach(job -> answers.add(answer(uri.getBaseUri().getPath(), name, job)));
    return Response.status(Response.Status.CREATED)
        .entity(json.isArray() ? answers : answers.get(0))
        .build();
  }

  /** A job changes its parent: so who adds it must be allowed to write to the parent's queue. */
  private static void requireParent(Caller caller, Queue queue, Parent parent) {
    if (parent == null) {
      return;
    }
    String prefix = queue.keys().prefix();
    if (!parent.keys().prefix().equals(prefix)) {
      throw new BadInputException(
          "opts.parent.queue", "must begin with '" + prefix + ":', got '" + parent.queue() + "'");
    }
    QueueKeys.checkNotReserved("opts.parent.queue", parent.keys().queue());
    Access.requirePublish(caller, Topic.queue(parent.keys().queue()));
  }

  private Queue writable(String name) {
    QueueKeys.checkNotReserved("queue", name);
    return queues.apply(name);
  }

  private static List<AddedJob> added(Queue queue, List<NewJob> jobs) {
    try {
      return queue.addBulk(jobs);
    } catch (JobRefusedException e) {
      switch (e.refusal()) {
        case PARENT_MISSING, CHILD_OF_ANOTHER ->
            throw new WebApplicationException(
                new JsonError(409, e.getMessage()).response().build());
        default -> throw e;
      }
    }
  }

  private static ObjectNode answer(String base, String queue, AddedJob job) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("id", job.id()).put("queue", queue);
    answer.put("stream", StreamPath.of(base, queue, job.id()));
    if (!job.isNew()) {
      answer.put("duplicate", true);
    }
    return answer;
  }

  @GET
  @Path("{id}")
  public ObjectNode read(
      @Auth Caller caller, @PathParam("queue") String name, @PathParam("id") String id) {
    Access.require(rules.ofJob(caller, name, id));
    return JobJson.of(readable(caller, queues.apply(name), id));
  }

  @GET
  @Path("{id}/logs")
  public ObjectNode logs(
      @Auth Caller caller, @PathParam("queue") String name, @PathParam("id") String id) {
    Access.require(rules.ofJob(caller, name, id));
    Queue queue = queues.apply(name);
    readable(caller, queue, id);
    List<String> rows = queue.getLogs(id);
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("count", rows.size());
    answer.set("logs", Json.MAPPER.valueToTree(rows));
    return answer;
  }

  /**
   * Cancels a job, wherever it is. The body is {@code {reason}}, or {@code {}}.
   *
   * @return 200 with state {@code failed} if it had not begun; 202 with state {@code active} if its
   *     worker was asked to stop it
   */
  @POST
  @Path("{id}/cancel")
  @Consumes(MediaType.APPLICATION_JSON)
  public Response cancel(
      @Auth Caller caller,
      @PathParam("queue") String name,
      @PathParam("id") String id,
      InputStream body)
      throws IOException {
    Queue queue = writable(name);
    Access.requirePublish(caller, Topic.queue(name));
    return JobCancel.of(queue, id, body);
  }

  private JobSnapshot readable(Caller caller, Queue queue, String id) {
    JobSnapshot snapshot = queue.snapshot(id);
    if (snapshot.job() == null || !rules.mayRead(caller, queue.keys().queue(), snapshot.job())) {
      throw JobCancel.missing(queue, id);
    }
    return snapshot;
  }
}
