package com.nubabel.api.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonTypeName;
import com.nubabel.api.testing.HttpCalls;
import com.nubabel.api.testing.RunningServer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A kind of authentication that we do not know. */
class OwnAuthIT {
  @Test
  void isFoundByItsNameAndAskedForEachRequest() {
    try (RunningServer server =
        RunningServer.start(Map.of("auth.type", "header", "auth.header", "X-Queue"))) {
      HttpCalls http = new HttpCalls(server.baseUri());

      assertThat(http.get("api/queues/q/jobs/1").statusCode()).isEqualTo(401);
      assertThat(http.send(http.request("api/queues/q/jobs/1").header("X-Queue", "q")).statusCode())
          .isEqualTo(404);
      assertThat(http.send(http.request("api/queues/p/jobs/1").header("X-Queue", "q")).statusCode())
          .isEqualTo(403);
    }
  }

  /** Lets in whoever names a queue, to that queue. */
  @JsonTypeName("header")
  record HeaderAuthFactory(String header) implements AuthFactory {
    @Override
    public Authenticator build(InstantSource clock) {
      return request -> {
        String queue = request.getHeaders().get(header);
        if (queue == null) {
          throw UnauthenticatedException.noToken();
        }
        return new QueueCaller(queue);
      };
    }
  }

  private record QueueCaller(String queue) implements Caller {
    @Override
    public String user() {
      return queue;
    }

    @Override
    public boolean maySubscribe(Topic topic) {
      return topic.equals(Topic.queue(queue)) || topic.segments().get(1).equals(queue);
    }

    @Override
    public boolean mayPublish(Topic topic) {
      return false;
    }

    @Override
    public boolean mayChat() {
      return false;
    }

    @Override
    public Instant until() {
      return null;
    }
  }
}
