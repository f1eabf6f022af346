package com.nubabel.api.chat;

import com.nubabel.api.auth.Caller;
import com.nubabel.api.errors.JsonError;
import com.nubabel.api.errors.RefusedException;
import com.nubabel.api.stream.StreamQuery;
import com.nubabel.api.stream.StreamSource;
import com.nubabel.api.stream.Streams;
import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.queue.AddedJob;
import com.nubabel.bridge.queue.Queue;
import com.nubabel.bridge.sse.StreamOpening;
import com.nubabel.bridge.sse.StreamOpening.UnknownJob;
import com.nubabel.bridge.sse.StreamRequest.JobEvents;
import java.util.concurrent.CompletableFuture;

/**
 * {@code chat/stream?prompt=…[&request=…]} asks a model and shows its answer; {@code
 * chat/stream?id=…} shows one that was asked for before. Ids end in the job's: a reader that comes
 * back with one is shown the rest of that answer, whatever else stands in his query.
 */
public final class ChatStreams implements StreamSource {
  private static final String PATH = "chat/stream";

  private final Chats chats;
  private final Streams streams;

  public ChatStreams(Chats chats, Streams streams) {
    this.chats = chats;
    this.streams = streams;
  }

  @Override
  public boolean isAt(String path) {
    return path.equals(PATH);
  }

  @Override
  public CompletableFuture<StreamOpening> open(StreamQuery query, Caller caller) {
    if (!caller.mayChat()) {
      throw new RefusedException(new JsonError(403, "you may not chat"));
    }
    String cursor = query.lastEventId();
    String id = cursor != null ? jobOf(cursor) : query.parameters().getValue("id");
    return id != null
        ? watch(id, cursor, caller)
        : ask(query, caller).thenCompose(added -> show(added.id(), null, caller));
  }

  private static String jobOf(String cursor) {
    int end = cursor.indexOf('~');
    if (end < 0 || end == cursor.length() - 1) {
      throw new BadInputException(
          "Last-Event-ID", "must be an id of a chat, as it was sent, got '" + cursor + "'");
    }
    return cursor.substring(end + 1);
  }

  private CompletableFuture<AddedJob> ask(StreamQuery query, Caller caller) {
    ChatPrompt prompt =
        chats.reader().ofQuery(query.parameters().getValue("prompt"), caller.user());
    String request = ChatRequestReader.request(query.parameters().getValue("request"));
    return chats.queue().addAsync(chats.job(prompt, request));
  }

  private CompletableFuture<StreamOpening> watch(String id, String cursor, Caller caller) {
    if (caller.user() == null) {
      return show(id, cursor, caller);
    }
    Queue queue = chats.queue();
    return queue
        .snapshotAsync(id)
        .thenCompose(
            snapshot ->
                Chats.owns(caller, snapshot.job())
                    ? show(id, cursor, caller)
                    : CompletableFuture.completedFuture(new UnknownJob(queue.keys().queue(), id)));
  }

  private CompletableFuture<StreamOpening> show(String id, String cursor, Caller caller) {
    return streams.open(
        new JobEvents(chats.queue().keys().queue(), id, true, cursor), caller.viewer());
  }
}
