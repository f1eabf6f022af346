package com.nubabel.api.example;

import com.nubabel.api.NubabelBundle;
import com.nubabel.bridge.queue.AddedJob;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Takes orders; whoever places one is told where to watch it. */
@Path("/orders")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class OrderResource {
  /** What the customer gets back. */
  public record Placed(String id, String stream) {}

  private final NubabelBundle<?> nubabel;

  public OrderResource(NubabelBundle<?> nubabel) {
    this.nubabel = nubabel;
  }

  @POST
  public Placed place(OrderJobs.Order order) {
    AddedJob job = nubabel.queue(OrderJobs.QUEUE).add(OrderJobs.PACK, order);
    return new Placed(job.id(), nubabel.streamPath(OrderJobs.QUEUE, job.id()));
  }
}
