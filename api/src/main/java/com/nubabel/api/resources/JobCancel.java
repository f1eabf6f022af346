package com.nubabel.api.resources;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nubabel.api.errors.JsonError;
import com.nubabel.bridge.job.JobState;
import com.nubabel.bridge.queue.Cancellation;
import com.nubabel.bridge.queue.Queue;
import com.nubabel.bridge.redis.JobRefusedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;

/** Cancels a job for a caller who may, and tells him what became of it. */
public final class JobCancel {
  private JobCancel() {}

  /**
   * Cancels a job.
   *
   * @param body {@code {reason}}, or {@code {}}
   * @return 200 with state {@code failed}, or 202 with state {@code active}
   * @throws WebApplicationException 404 or 409
   */
  public static Response of(Queue queue, String id, InputStream body) throws IOException {
    String reason = CancelBody.reason(RequestBody.read(body));
    Cancellation done;
    try {
      done = queue.cancel(id, reason);
    } catch (JobRefusedException e) {
      throw refused(e, queue, id);
    }
    boolean isDone = done == Cancellation.DONE;
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("id", id).put("queue", queue.keys().queue());
    answer.put("state", (isDone ? JobState.FAILED : JobState.ACTIVE).toString());
    return Response.status(isDone ? Response.Status.OK : Response.Status.ACCEPTED)
        .entity(answer)
        .build();
  }

  private static RuntimeException refused(JobRefusedException e, Queue queue, String id) {
    return switch (e.refusal()) {
      case JOB_MISSING -> missing(queue, id);
      case FINISHED -> error(409, "job %s in queue '%s' has finished already", queue, id);
      default -> e;
    };
  }

  /** 404: there is no such job. */
  public static WebApplicationException missing(Queue queue, String id) {
    return new WebApplicationException(
        JsonError.noJob(queue.keys().queue(), id).response().build());
  }

  private static WebApplicationException error(int code, String text, Queue queue, String id) {
    String message = text.formatted(id, queue.keys().queue());
    return new WebApplicationException(new JsonError(code, message).response().build());
  }
}
