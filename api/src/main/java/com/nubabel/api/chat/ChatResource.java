package com.nubabel.api.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nubabel.api.auth.Access;
import com.nubabel.api.auth.Caller;
import com.nubabel.api.resources.JobCancel;
import com.nubabel.api.resources.RequestBody;
import com.nubabel.bridge.job.Job;
import com.nubabel.bridge.queue.AddedJob;
import com.nubabel.bridge.queue.NewJob;
import com.nubabel.bridge.queue.Queue;
import io.dropwizard.auth.Auth;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Asks the model what is too long for a query, and stops it. */
@Path("/chat")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class ChatResource {
  private final Chats chats;

  public ChatResource(Chats chats) {
    this.chats = chats;
  }

  @POST
  public Response ask(@Auth Caller caller, @Context UriInfo uri, InputStream body)
      throws IOException {
    Access.requireChat(caller);
    JsonNode json = RequestBody.read(body);
    ChatPrompt prompt = chats.reader().ofBody(json, caller.user());
    NewJob job = chats.job(prompt, ChatRequestReader.requestOf(json));
    AddedJob added = chats.queue().addBulk(List.of(job)).get(0);
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("id", added.id()).put("queue", chats.queue().keys().queue());
    answer.put("stream", uri.getBaseUri().getPath() + "chat/stream?id=" + added.id());
    if (!added.isNew()) {
      answer.put("duplicate", true);
    }
    return Response.accepted(answer).build();
  }

  /** As the cancel of any job, but for who owns the chat. */
  @POST
  @Path("{id}/cancel")
  public Response cancel(@Auth Caller caller, @PathParam("id") String id, InputStream body)
      throws IOException {
    Access.requireChat(caller);
    Queue queue = chats.queue();
    Job job = queue.getJob(id);
    if (!chats.owns(caller, job)) {
      throw JobCancel.missing(queue, id);
    }
    return JobCancel.of(queue, id, body);
  }
}
