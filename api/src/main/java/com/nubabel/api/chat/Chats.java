package com.nubabel.api.chat;

import com.nubabel.api.auth.Caller;
import com.nubabel.api.auth.OwnedQueue;
import com.nubabel.api.config.ChatConfiguration;
import com.nubabel.bridge.Json;
import com.nubabel.bridge.NubabelException;
import com.nubabel.bridge.job.Backoff;
import com.nubabel.bridge.job.Job;
import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.KeepJobs;
import com.nubabel.bridge.queue.NewJob;
import com.nubabel.bridge.queue.Queue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** The chats of a configuration, as jobs of its queue. */
public final class Chats implements OwnedQueue {
  private static final Backoff BACKOFF =
      new Backoff(Backoff.EXPONENTIAL, Duration.ofSeconds(1), 0.5);
  private static final KeepJobs KEEP = new KeepJobs(10_000, Duration.ofDays(1), null);

  private final ChatConfiguration chat;
  private final Function<String, Queue> queues;

  /**
   * @param queues a queue by its name
   */
  public Chats(ChatConfiguration chat, Function<String, Queue> queues) {
    this.chat = chat;
    this.queues = queues;
  }

  ChatRequestReader reader() {
    return new ChatRequestReader(chat);
  }

  Queue queue() {
    return queues.apply(chat.queue());
  }

  /**
   * The job that a prompt becomes. The same owner and request give the same id, so that a repeat
   * joins the answer that is under way; nobody else can hit it.
   *
   * @param request null if it shall be an answer of its own
   */
  NewJob job(ChatPrompt prompt, String request) {
    String unique = request == null ? UUID.randomUUID().toString() : request;
    JobOptions options =
        JobOptions.NONE
            .withJobId(id(prompt.owner(), unique))
            .withAttempts(chat.attempts())
            .withBackoff(BACKOFF)
            .withRemoveOnComplete(KEEP)
            .withRemoveOnFail(KEEP);
    return NewJob.of("chat", prompt, options);
  }

  private static String id(String owner, String request) {
    String text = (owner == null ? "" : "user " + owner) + "\n" + request;
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "chat-" + HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public String name() {
    return chat.queue();
  }

  @Override
  public boolean owns(Caller caller, Job job) {
    return caller.user() == null || (job != null && caller.user().equals(ownerOf(job)));
  }

  @Override
  public CompletableFuture<Boolean> owns(Caller caller, String jobId) {
    return caller.user() == null
        ? CompletableFuture.completedFuture(true)
        : queue().snapshotAsync(jobId).thenApply(snapshot -> owns(caller, snapshot.job()));
  }

  private static String ownerOf(Job job) {
    try {
      return Json.parse(job.data()).path("owner").asText(null);
    } catch (NubabelException e) {
      return null;
    }
  }
}
