package com.nubabel.bench.sse;

import io.dropwizard.core.Application;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.setup.Environment;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseBroadcaster;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** What JAX-RS offers for event streams, as its documentation shows it. */
public final class JerseyServer extends Application<Configuration> {
  private static final int HEARTBEAT_SECONDS = 15;

  public static void main(String[] arguments) throws Exception {
    new JerseyServer().run(arguments);
  }

  @Override
  public void run(Configuration configuration, Environment environment) {
    environment.jersey().register(Streams.class);
  }

  /** One broadcaster for all streams. */
  @Singleton
  @Path("/")
  public static final class Streams {
    private final Sse sse;
    private final SseBroadcaster broadcaster;

    public Streams(@Context Sse sse) {
      this.sse = sse;
      this.broadcaster = sse.newBroadcaster();
      var unused =
          Executors.newSingleThreadScheduledExecutor()
              .scheduleAtFixedRate(
                  () -> broadcaster.broadcast(comment()),
                  HEARTBEAT_SECONDS,
                  HEARTBEAT_SECONDS,
                  TimeUnit.SECONDS);
    }

    /** Jersey sends no head before the first event; who has the head shall miss nothing. */
    @GET
    @Path("stream")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public void stream(@Context SseEventSink sink) {
      broadcaster.register(sink);
      var unused = sink.send(comment());
    }

    @POST
    @Path("publish")
    @Consumes(MediaType.APPLICATION_JSON)
    public void publish(String data) {
      var unused = broadcaster.broadcast(sse.newEvent("bench", data));
    }

    private OutboundSseEvent comment() {
      return sse.newEventBuilder().comment("heartbeat").build();
    }
  }
}
