package com.nubabel.bridge.sse;

import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.job.QueueKeys;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What a client asks to see, and where it left off. */
public sealed interface StreamRequest {
  /** The id of the last event that the client has, or null. */
  String lastEventId();

  /** For counting: {@code queue}, {@code job}, {@code chat}, {@code notification}. */
  String kind();

  /**
   * Everything on some queues.
   *
   * @param queues 1 to 8 names
   * @param events names to be shown; empty shows all
   */
  record Events(Set<String> queues, Set<String> events, String lastEventId)
      implements StreamRequest {
    static final int QUEUES_MAX = 8;

    public Events {
      queues.forEach(queue -> QueueKeys.checkQueue("queue", queue));
      if (queues.isEmpty() || queues.size() > QUEUES_MAX) {
        throw new BadInputException(
            "queue", "must be given 1 to " + QUEUES_MAX + " times, got " + queues.size());
      }
      queues = new TreeSet<>(queues);
      events = Set.copyOf(events);
    }

    @Override
    public String kind() {
      return "queue";
    }

    public static Events of(List<String> queues, List<String> events, String lastEventId) {
      return new Events(new TreeSet<>(queues), new TreeSet<>(events), lastEventId);
    }
  }

  /**
   * One job: its snapshot, then what happens to it, to its end.
   *
   * @param withText it writes a text as it goes: its snapshot bears the {@code text} so far with
   *     the {@code seq} of its last piece, and ids end in {@code ~} and the job's id, so that a
   *     reader that comes back need not know more
   */
  record JobEvents(String queue, String jobId, boolean withText, String lastEventId)
      implements StreamRequest {
    public JobEvents {
      QueueKeys.checkQueue("queue", queue);
      if (jobId == null || jobId.isEmpty()) {
        throw new BadInputException("id", "must be the id of a job, got none");
      }
    }

    public JobEvents(String queue, String jobId, String lastEventId) {
      this(queue, jobId, false, lastEventId);
    }

    @Override
    public String kind() {
      return withText ? "chat" : "job";
    }
  }

  /**
   * The notifications of one user: custom events of one name that bear his id, as they were posted.
   *
   * @param latest how many of the latest are shown first to a client without a last event id
   */
  record Notifications(String queue, String userId, int latest, String lastEventId)
      implements StreamRequest {
    /** The name of such an event. */
    public static final String EVENT = "notification";

    public static final int LATEST_MAX = 100;

    public Notifications {
      QueueKeys.checkQueue("queue", queue);
      if (userId == null || userId.isEmpty()) {
        throw new BadInputException("userId", "must be the id of a user, got none");
      }
      if (latest < 0 || latest > LATEST_MAX) {
        throw new BadInputException("last", "must be 0 to " + LATEST_MAX + ", got " + latest);
      }
    }

    @Override
    public String kind() {
      return "notification";
    }
  }
}
