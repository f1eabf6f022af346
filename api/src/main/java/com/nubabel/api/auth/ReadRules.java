package com.nubabel.api.auth;

import com.nubabel.api.errors.JsonError;
import com.nubabel.bridge.job.Job;
import com.nubabel.bridge.job.QueueKeys;

/**
 * What callers may read of queues: what their topics say, but for two queues. The chats' is read
 * job by job, each by its owner, who needs no topic for it; the reserved one is the servers' own.
 * Without authentication all is open.
 *
 * @param chats null if there are none
 */
public record ReadRules(OwnedQueue chats) {
  /** Why a caller may not read the whole of a queue; null if he may. */
  public JsonError ofQueue(Caller caller, String queue) {
    if (caller.user() != null && isOfChats(queue)) {
      return new JsonError(
          403, "queue '" + queue + "' is not shown as a whole; see chat/stream for your answers");
    }
    return ofTopic(caller, queue, Topic.queue(queue));
  }

  /**
   * Why a caller may not read a job; null if he may, as far as can be told before it is read. See
   * {@link #mayRead}.
   */
  public JsonError ofJob(Caller caller, String queue, String jobId) {
    return caller.user() != null && isOfChats(queue)
        ? null
        : ofTopic(caller, queue, Topic.job(queue, jobId));
  }

  private static JsonError ofTopic(Caller caller, String queue, Topic topic) {
    if (caller.user() != null && queue.equals(QueueKeys.RESERVED)) {
      return new JsonError(403, "queue '" + queue + "' is the servers' own");
    }
    return caller.maySubscribe(topic)
        ? null
        : new JsonError(403, "you may not subscribe to " + topic);
  }

  /** Whether a job that was read may be shown to a caller; to others it is not there. */
  public boolean mayRead(Caller caller, String queue, Job job) {
    return !isOfChats(queue) || chats.owns(caller, job);
  }

  public boolean isOfChats(String queue) {
    return chats != null && chats.name().equals(queue);
  }
}
