package com.nubabel.api.stream;

import com.nubabel.api.auth.Caller;
import com.nubabel.api.auth.Topic;
import com.nubabel.bridge.sse.StreamRequest;
import com.nubabel.bridge.sse.StreamRequest.Events;
import com.nubabel.bridge.sse.StreamRequest.JobEvents;
import com.nubabel.bridge.sse.StreamRequest.Notifications;
import java.util.List;

/** What a caller must be allowed to watch for a stream. */
final class StreamAccess {
  private StreamAccess() {}

  /** The first topic of a stream that a caller may not watch; null if he may watch them all. */
  static Topic hidden(Caller caller, StreamRequest wanted) {
    return topics(wanted).stream()
        .filter(topic -> !caller.maySubscribe(topic))
        .findFirst()
        .orElse(null);
  }

  private static List<Topic> topics(StreamRequest wanted) {
    if (wanted instanceof Events events) {
      return events.queues().stream().map(Topic::queue).toList();
    }
    if (wanted instanceof Notifications notifications) {
      return List.of(Topic.user(notifications.userId()));
    }
    JobEvents job = (JobEvents) wanted;
    return List.of(Topic.job(job.queue(), job.jobId()));
  }
}
