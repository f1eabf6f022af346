package com.nubabel.api.resources;

import com.nubabel.api.auth.Access;
import com.nubabel.api.auth.Caller;
import com.nubabel.api.auth.Topic;
import com.nubabel.bridge.Json;
import com.nubabel.bridge.events.CustomEvent;
import com.nubabel.bridge.events.EventPublisher;
import com.nubabel.bridge.sse.StreamRequest.Notifications;
import io.dropwizard.auth.Auth;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Function;

/** Notifies users: custom events {@code notification} on one queue, each for one user. */
@Path("/notifications")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class NotificationsResource {
  private final String queue;
  private final Function<String, EventPublisher> publishers;

  /**
   * @param queue on whose stream they are
   * @param publishers by the name of the queue
   */
  public NotificationsResource(String queue, Function<String, EventPublisher> publishers) {
    this.queue = queue;
    this.publishers = publishers;
  }

  /** Notifies a user; whatever stands beside {@code userId} is what the user is shown. */
  @POST
  public Response publish(@Auth Caller caller, InputStream in) throws IOException {
    BodyFields body =
        BodyFields.of(RequestBody.read(in), "an object with userId and what to show the user");
    String userId = body.text("userId");
    Access.requirePublish(caller, Topic.user(userId));
    CustomEvent event =
        new CustomEvent(Notifications.EVENT, Json.write(body.without("userId")), null, userId);
    return EventsResource.published(publishers.apply(queue), queue, event);
  }
}
