package com.nubabel.api.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nubabel.api.resources.JobJson;
import com.nubabel.api.resources.RequestBody;
import com.nubabel.bridge.Json;
import com.nubabel.bridge.job.JobSnapshot;
import com.nubabel.bridge.job.JobState;
import com.nubabel.bridge.queue.Dependencies.Kind;
import com.nubabel.bridge.queue.JobChildren;
import com.nubabel.bridge.queue.JobCursor;
import com.nubabel.bridge.queue.JobPage;
import com.nubabel.bridge.queue.ListedJob;
import com.nubabel.bridge.queue.LogPage;
import com.nubabel.bridge.queue.Order;
import com.nubabel.bridge.queue.Queue;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** The jobs of a queue: pages of them, each with its log, and the changes of {@link JobAction}. */
@Path("/queues/{queue}/jobs")
@Produces(MediaType.APPLICATION_JSON)
public final class QueueJobsResource {
  private static final int PAGE_DEFAULT = 50;
  private static final int PAGE_MAX = 500;
  private static final int ROWS_MAX = 1000;

  private final Queues queues;

  public QueueJobsResource(Queues queues) {
    this.queues = queues;
  }

  /**
   * A page of the jobs in a state. Finished ones come newest first unless asked otherwise, the
   * others in the order they are served in.
   */
  @GET
  public ObjectNode page(@PathParam("queue") String name, @Context UriInfo uri) {
    Parameters parameters =
        new Parameters(uri.getQueryParameters(), List.of("state", "order", "limit", "cursor"));
    JobState state = parameters.state("state", null);
    Order order =
        parameters.order("order", state.isFinished() ? Order.DESCENDING : Order.ASCENDING);
    int limit = parameters.integer("limit", PAGE_DEFAULT, 1, PAGE_MAX);
    String cursor = parameters.text("cursor");
    JobCursor from = cursor == null ? JobCursor.START : JobCursor.parse(cursor);
    JobPage page = queues.existing(name).inspect().getPage(state, order, from, limit);
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode jobs = answer.putArray("jobs");
    page.jobs().forEach(job -> jobs.add(json(job, state)));
    answer.put("total", page.total());
    answer.put("next", page.next() == null ? null : page.next().toString());
    return answer;
  }

  private static ObjectNode json(ListedJob listed, JobState state) {
    return listed.job() == null
        ? JsonNodeFactory.instance
            .objectNode()
            .put("id", listed.id())
            .put("state", state.toString())
            .put("problem", listed.problem())
        : JobJson.of(listed.job(), state);
  }

  @GET
  @Path("{id: .+}")
  public ObjectNode read(
      @PathParam("queue") String name, @PathParam("id") String id, @Context UriInfo uri) {
    new Parameters(uri.getQueryParameters(), List.of());
    return JobJson.of(existing(queues.existing(name), id));
  }

  /** Rows of a job's log, a page at a time. */
  @GET
  @Path("{id: .+}/logs")
  public ObjectNode logs(
      @PathParam("queue") String name, @PathParam("id") String id, @Context UriInfo uri) {
    Parameters parameters =
        new Parameters(uri.getQueryParameters(), List.of("start", "limit", "order"));
    long start = parameters.number("start", 0L, 0, Integer.MAX_VALUE);
    int limit = parameters.integer("limit", ROWS_MAX, 1, ROWS_MAX);
    Order order = parameters.order("order", Order.ASCENDING);
    Queue queue = queues.existing(name);
    existing(queue, id);
    LogPage page = queue.job(id).getLogs(start, start + limit - 1, order);
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.set("logs", Json.MAPPER.valueToTree(page.rows()));
    return answer.put("count", page.count());
  }

  /**
   * The children of a job: how many of each {@link Kind} there are; or with {@code kind} a page of
   * them, each with what it returned or why it failed.
   */
  @GET
  @Path("{id: .+}/dependencies")
  public ObjectNode dependencies(
      @PathParam("queue") String name, @PathParam("id") String id, @Context UriInfo uri) {
    Parameters parameters =
        new Parameters(uri.getQueryParameters(), List.of("kind", "limit", "cursor"));
    String kind = parameters.text("kind");
    int limit = parameters.integer("limit", JobChildren.PAGE, 1, PAGE_MAX);
    String cursor = parameters.text("cursor");
    Queue queue = queues.existing(name);
    existing(queue, id);
    JobChildren children = queue.children(id);
    return kind == null
        ? DependenciesJson.of(children.getDependenciesCount())
        : DependenciesJson.of(
            children.getDependencies(
                DependenciesJson.kind(kind), cursor == null ? "0" : cursor, limit));
  }

  /** Makes one of the changes of {@link JobAction}. */
  @POST
  @Path("{id: .+}/{action: " + JobAction.NAMES + "}")
  public ObjectNode change(
      @PathParam("queue") String name,
      @PathParam("id") String id,
      @PathParam("action") String action,
      @Context UriInfo uri) {
    JobAction change = JobAction.ALL.get(action);
    Parameters parameters = new Parameters(uri.getQueryParameters(), change.parameters());
    Queue queue = queues.changeable(name);
    change.act().accept(queue.job(id), parameters);
    return JobJson.of(existing(queue, id));
  }

  /** Replaces a job's data. */
  @PUT
  @Path("{id: .+}/data")
  public ObjectNode data(
      @PathParam("queue") String name,
      @PathParam("id") String id,
      @Context UriInfo uri,
      InputStream body)
      throws IOException {
    new Parameters(uri.getQueryParameters(), List.of());
    Queue queue = queues.changeable(name);
    queue.job(id).updateData(RequestBody.read(body));
    return JobJson.of(existing(queue, id));
  }

  /** Removes a job, with its children unless asked otherwise. */
  @DELETE
  @Path("{id: .+}")
  public ObjectNode remove(
      @PathParam("queue") String name, @PathParam("id") String id, @Context UriInfo uri) {
    Parameters parameters =
        new Parameters(uri.getQueryParameters(), List.of("keepChildren", "dryRun"));
    boolean keepChildren = parameters.flag("keepChildren");
    Queue queue = queues.changeable(name);
    if (parameters.flag("dryRun")) {
      boolean isThere = queue.snapshot(id).job() != null;
      return JsonNodeFactory.instance.objectNode().put("wouldRemove", isThere);
    }
    boolean removed = queue.job(id).remove(!keepChildren);
    return JsonNodeFactory.instance.objectNode().put("removed", removed);
  }

  private static JobSnapshot existing(Queue queue, String id) {
    JobSnapshot snapshot = queue.snapshot(id);
    if (snapshot.job() == null) {
      throw Queues.notFound("there is no job %s in queue '%s'".formatted(id, queue.keys().queue()));
    }
    return snapshot;
  }
}
