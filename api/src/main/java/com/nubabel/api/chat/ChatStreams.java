package com.nubabel.api.chat;

import com.nubabel.api.auth.Caller;
import com.nubabel.api.errors.JsonError;
import com.nubabel.api.errors.RefusedException;
import com.nubabel.api.stream.StreamQuery;
import com.nubabel.api.stream.StreamSource;
import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.queue.AddedJob;
import com.nubabel.bridge.queue.NewJob;
import com.nubabel.bridge.sse.StreamPreparation;
import com.nubabel.bridge.sse.StreamRequest;
import com.nubabel.bridge.sse.StreamRequest.JobEvents;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.util.Fields;

/**
 * {@code chat/stream?prompt=…[&request=…]} asks a model and shows its answer; {@code
 * chat/stream?id=…} shows one that was asked for before. Ids end in the job's: a reader that comes
 * back with one is shown the rest of that answer, whatever else stands in his query.
 */
public final class ChatStreams implements StreamSource {
  private static final String PATH = "chat/stream";

  private final Chats chats;

  public ChatStreams(Chats chats) {
    this.chats = chats;
  }

  @Override
  public boolean isAt(String path) {
    return path.equals(PATH);
  }

  @Override
  public StreamPreparation prepare(StreamQuery query, Caller caller) {
    if (!caller.mayChat()) {
      throw new RefusedException(new JsonError(403, "you may not chat"));
    }
    String cursor = query.lastEventId();
    String id = cursor != null ? jobOf(cursor) : query.parameters().getValue("id");
    if (id != null) {
      JobEvents asked = show(id, cursor);
      return () -> watch(asked, caller);
    }
    NewJob job = read(query.parameters(), caller);
    return () ->
        chats.queue().addAsync(job).thenApply(AddedJob::id).thenApply(added -> show(added, null));
  }

  private static String jobOf(String cursor) {
    int end = cursor.indexOf('~');
    if (end < 0 || end == cursor.length() - 1) {
      throw new BadInputException(
          "Last-Event-ID", "must be an id of a chat, as it was sent, got '" + cursor + "'");
    }
    return cursor.substring(end + 1);
  }

  private NewJob read(Fields query, Caller caller) {
    ChatPrompt prompt = chats.reader().ofQuery(query.getValue("prompt"), caller.user());
    return chats.job(prompt, ChatRequestReader.request(query.getValue("request")));
  }

  private CompletableFuture<StreamRequest> watch(JobEvents asked, Caller caller) {
    return chats
        .owns(caller, asked.jobId())
        .thenApply(
            owns -> {
              if (!owns) {
                throw new RefusedException(JsonError.noJob(asked.queue(), asked.jobId()));
              }
              return asked;
            });
  }

  private JobEvents show(String id, String cursor) {
    return new JobEvents(chats.name(), id, true, cursor);
  }
}
