package com.nubabel.api.stream;

import com.nubabel.api.auth.Caller;
import com.nubabel.api.auth.ReadRules;
import com.nubabel.api.auth.Topic;
import com.nubabel.api.errors.JsonError;
import com.nubabel.api.errors.RefusedException;
import com.nubabel.bridge.sse.StreamPreparation;
import com.nubabel.bridge.sse.StreamRequest;
import com.nubabel.bridge.sse.StreamRequest.Events;
import com.nubabel.bridge.sse.StreamRequest.JobEvents;
import com.nubabel.bridge.sse.StreamRequest.Notifications;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** Lets callers watch what they may. */
record StreamAccess(ReadRules rules) {
  /**
   * Lets a caller watch, now or, where the job has first to be read, when the stream is opened.
   *
   * @throws RefusedException 403; as failure of the preparation 404
   */
  StreamPreparation admit(Caller caller, StreamRequest wanted) {
    JsonError refusal = refusal(caller, wanted);
    if (refusal != null) {
      throw new RefusedException(refusal);
    }
    return wanted instanceof JobEvents job && rules.isOfChats(job.queue())
        ? () -> rules.chats().owns(caller, job.jobId()).thenApply(owns -> ownersOnly(owns, job))
        : () -> CompletableFuture.completedFuture(wanted);
  }

  private static StreamRequest ownersOnly(boolean owns, JobEvents job) {
    if (!owns) {
      throw new RefusedException(JsonError.noJob(job.queue(), job.jobId()));
    }
    return job;
  }

  private JsonError refusal(Caller caller, StreamRequest wanted) {
    if (wanted instanceof Events events) {
      return events.queues().stream()
          .map(queue -> rules.ofQueue(caller, queue))
          .filter(Objects::nonNull)
          .findFirst()
          .orElse(null);
    }
    if (wanted instanceof Notifications notifications) {
      Topic user = Topic.user(notifications.userId());
      return caller.maySubscribe(user)
          ? null
          : new JsonError(403, "you may not subscribe to " + user);
    }
    JobEvents job = (JobEvents) wanted;
    return rules.ofJob(caller, job.queue(), job.jobId());
  }
}
