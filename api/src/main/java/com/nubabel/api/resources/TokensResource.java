package com.nubabel.api.resources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nubabel.api.auth.Access;
import com.nubabel.api.auth.Caller;
import com.nubabel.api.auth.TokenMint;
import com.nubabel.api.auth.Topic;
import com.nubabel.api.errors.JsonError;
import com.nubabel.bridge.BadInputException;
import io.dropwizard.auth.Auth;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Short-lived tokens for browsers: {@code {user?, subscribe?, publish?, chat?, ttl?}}. They say no
 * more than the caller's own token, and end no later.
 */
@Path("/tokens")
@Produces(MediaType.APPLICATION_JSON)
public final class TokensResource {
  static final Duration TTL_MAX = Duration.ofHours(1);
  private static final Set<String> FIELDS = Set.of("user", "subscribe", "publish", "chat", "ttl");

  private final TokenMint mint;
  private final InstantSource clock;

  /**
   * @param mint null if there are no such tokens
   */
  public TokensResource(TokenMint mint, InstantSource clock) {
    this.mint = mint;
    this.clock = clock;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Response make(@Auth Caller caller, InputStream body) throws IOException {
    if (mint == null) {
      throw new WebApplicationException(
          new JsonError(404, "tokens are off; they need auth.type jwt and auth.tokenSecret")
              .response()
              .build());
    }
    TokenMint.Grant grant = grant(caller, RequestBody.read(body));
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("token", mint.mint(grant)).put("user", grant.user());
    answer.put("expires", grant.until().toEpochMilli());
    return Response.status(Response.Status.CREATED)
        .header("Cache-Control", "no-store")
        .entity(answer)
        .build();
  }

  private TokenMint.Grant grant(Caller caller, JsonNode body) {
    if (!body.isObject()) {
      throw new BadInputException("the body", "must be an object with user, subscribe and ttl");
    }
    body.fieldNames()
        .forEachRemaining(
            field -> {
              if (!FIELDS.contains(field)) {
                throw new BadInputException(
                    field,
                    "is not a field of a token; these are user, subscribe, publish, chat, ttl");
              }
            });
    Instant until = until(caller, body.path("ttl"));
    String user = user(caller, body.path("user"));
    List<String> subscribe =
        topics("subscribe", body.path("subscribe"), caller, user, Access::requireSubscribe);
    List<String> publish =
        topics("publish", body.path("publish"), caller, null, Access::requirePublish);
    return new TokenMint.Grant(user, subscribe, publish, chat(caller, body.path("chat")), until);
  }

  /** Whoever may write to a user may speak for him. */
  private static String user(Caller caller, JsonNode json) {
    if (json.isMissingNode()) {
      return caller.user();
    }
    if (!json.isTextual() || json.asText().isEmpty() || json.asText().equals("*")) {
      throw new BadInputException("user", "must be the id of a user, got " + json);
    }
    String user = json.asText();
    if (!user.equals(caller.user())) {
      Access.requirePublish(caller, Topic.user(user));
    }
    return user;
  }

  private static List<String> topics(
      String field,
      JsonNode json,
      Caller caller,
      String user,
      BiConsumer<Caller, Topic> requirement) {
    if (!json.isMissingNode() && !json.isArray()) {
      throw new BadInputException(field, "must be a list of topics, got " + json.getNodeType());
    }
    List<String> topics = new ArrayList<>();
    for (JsonNode element : json) {
      if (!element.isTextual()) {
        throw new BadInputException(
            field + "[" + topics.size() + "]",
            "must be a topic such as queues/video, got " + element);
      }
      Topic topic = Topic.of(element.asText());
      // To see what is meant for himself a user needs no leave.
      if (user == null || !topic.equals(Topic.user(user))) {
        requirement.accept(caller, topic);
      }
      topics.add(element.asText());
    }
    return topics;
  }

  private static boolean chat(Caller caller, JsonNode json) {
    if (!json.isMissingNode() && !json.isBoolean()) {
      throw new BadInputException("chat", "must be true or false, got " + json);
    }
    if (json.asBoolean()) {
      Access.requireChat(caller);
    }
    return json.asBoolean();
  }

  /** No later than the caller's own end: else a token could be renewed for ever. */
  private Instant until(Caller caller, JsonNode ttl) {
    if (!ttl.isMissingNode() && !(ttl.isIntegralNumber() && ttl.canConvertToLong())) {
      throw new BadInputException("ttl", "must be a number of seconds, got " + ttl);
    }
    long seconds = ttl.isMissingNode() ? TTL_MAX.toSeconds() : ttl.asLong();
    if (seconds < 1 || seconds > TTL_MAX.toSeconds()) {
      throw new BadInputException(
          "ttl", "must be 1 to " + TTL_MAX.toSeconds() + " seconds, got " + seconds);
    }
    Instant until = clock.instant().plusSeconds(seconds);
    return caller.until() != null && caller.until().isBefore(until) ? caller.until() : until;
  }
}
