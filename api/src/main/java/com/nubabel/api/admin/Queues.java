package com.nubabel.api.admin;

import com.nubabel.api.errors.JsonError;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.queue.FlowProducer;
import com.nubabel.bridge.queue.Queue;
import jakarta.ws.rs.WebApplicationException;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The queues that the admin port serves.
 *
 * @param byName a queue, whether or not there is one; refuses a name that cannot be
 * @param names of all queues there are
 * @param flows reads the tree below a job of any queue
 */
public record Queues(
    Function<String, Queue> byName, Supplier<List<String>> names, Supplier<FlowProducer> flows) {
  /**
   * A queue that there is: whoever mistypes a name must not make a queue of it.
   *
   * @throws WebApplicationException 404
   */
  Queue existing(String name) {
    Queue queue = byName.apply(name);
    if (!queue.inspect().exists()) {
      throw notFound("there is no queue '" + name + "'");
    }
    return queue;
  }

  /**
   * A queue that there is, to change it.
   *
   * @throws com.nubabel.bridge.BadInputException if it is the reserved one
   * @throws WebApplicationException 404
   */
  Queue changeable(String name) {
    QueueKeys.checkNotReserved("queue", name);
    return existing(name);
  }

  static WebApplicationException notFound(String problem) {
    return new WebApplicationException(new JsonError(404, problem).response().build());
  }
}
