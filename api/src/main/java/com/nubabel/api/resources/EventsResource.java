package com.nubabel.api.resources;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.nubabel.api.auth.Access;
import com.nubabel.api.auth.Caller;
import com.nubabel.api.auth.Topic;
import com.nubabel.bridge.Json;
import com.nubabel.bridge.events.CustomEvent;
import com.nubabel.bridge.events.EventPublisher;
import com.nubabel.bridge.job.QueueKeys;
import io.dropwizard.auth.Auth;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Function;

/** Publishes custom events on the stream of a queue. Their streams are not served from here. */
@Path("/events")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class EventsResource {
  private static final List<String> FIELDS = List.of("queue", "event", "data", "jobId", "userId");

  private final Function<String, EventPublisher> publishers;

  /**
   * @param publishers by the name of the queue
   */
  public EventsResource(Function<String, EventPublisher> publishers) {
    this.publishers = publishers;
  }

  /**
   * Appends one event. Who writes about a job needs that job's topic or its queue's; who writes to
   * a user needs the user's as well, since else a queue would be a way around it.
   */
  @POST
  public Response publish(@Auth Caller caller, InputStream in) throws IOException {
    BodyFields body =
        BodyFields.of(RequestBody.read(in), "an object with queue, event and data").only(FIELDS);
    String queue = body.text("queue");
    QueueKeys.checkQueue("queue", queue);
    QueueKeys.checkNotReserved("queue", queue);
    CustomEvent event =
        new CustomEvent(
            body.text("event"),
            Json.write(body.valueOrEmpty("data")),
            body.textOrNull("jobId"),
            body.textOrNull("userId"));
    Access.requirePublish(
        caller, event.jobId() == null ? Topic.queue(queue) : Topic.job(queue, event.jobId()));
    if (event.userId() != null) {
      Access.requirePublish(caller, Topic.user(event.userId()));
    }
    return published(publishers.apply(queue), queue, event);
  }

  /** 201 with the place of the event on the stream: {@code {id, queue}}. */
  static Response published(EventPublisher publisher, String queue, CustomEvent event) {
    String id = publisher.publish(event).toString();
    return Response.status(Response.Status.CREATED)
        .entity(JsonNodeFactory.instance.objectNode().put("id", id).put("queue", queue))
        .build();
  }
}
