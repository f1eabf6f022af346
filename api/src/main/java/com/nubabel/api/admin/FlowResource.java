package com.nubabel.api.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nubabel.bridge.queue.FlowProducer;
import com.nubabel.bridge.queue.FlowTree;
import com.nubabel.bridge.queue.Queue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;

/** Flows: the tree of a job and its children, to a depth and a number of children each. */
@Path("/queues/{queue}/flows/{id: .+}")
@Produces(MediaType.APPLICATION_JSON)
public final class FlowResource {
  private static final int DEPTH_DEFAULT = 4;
  private static final int CHILDREN_MOST = 100;

  private final Queues queues;

  public FlowResource(Queues queues) {
    this.queues = queues;
  }

  @GET
  public ObjectNode read(
      @PathParam("queue") String name, @PathParam("id") String id, @Context UriInfo uri) {
    Parameters parameters = new Parameters(uri.getQueryParameters(), List.of("depth", "children"));
    int depth = parameters.integer("depth", DEPTH_DEFAULT, 1, FlowProducer.DEPTH);
    int children = parameters.integer("children", FlowProducer.CHILDREN_MAX, 1, CHILDREN_MOST);
    Queue queue = queues.existing(name);
    FlowTree tree = queues.flows().get().getFlow(queue.keys(), id, depth, children);
    if (tree == null) {
      throw Queues.notFound("there is no job %s in queue '%s'".formatted(id, name));
    }
    return json(tree);
  }

  /** A child that is gone has an id and no name; one that cannot be read has a problem as well. */
  private static ObjectNode json(FlowTree tree) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("queue", tree.queue().queue()).put("prefix", tree.queue().prefix());
    json.put("id", tree.id()).put("name", tree.job() == null ? null : tree.job().name());
    json.put("state", tree.state().toString());
    if (tree.problem() != null) {
      json.put("problem", tree.problem());
    }
    ArrayNode children = json.putArray("children");
    tree.children().forEach(child -> children.add(json(child)));
    return json;
  }
}
