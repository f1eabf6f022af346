package com.nubabel.api.admin;

import static com.nubabel.api.testing.HttpCalls.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nubabel.api.admin.AdminServer.QueueCalls;
import com.nubabel.api.testing.HttpCalls;
import com.nubabel.api.testing.RunningServer;
import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.queue.Queue;
import com.nubabel.bridge.redis.RedisConnections;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;

/** A server, and the calls of tests to its admin's port. */
final class AdminServer implements AutoCloseable {
  private final RunningServer server;
  private final HttpCalls http;
  private final RedisConnections redis;

  private AdminServer(RunningServer server) {
    this.server = server;
    this.http = new HttpCalls(server.adminUri());
    this.redis = RedisConnections.open(server.redisUri());
  }

  static AdminServer start() {
    return new AdminServer(RunningServer.start());
  }

  String prefix() {
    return server.prefix();
  }

  String redisUri() {
    return server.redisUri();
  }

  RedisConnections redis() {
    return redis;
  }

  HttpResponse<String> get(String path) {
    return http.get(path);
  }

  HttpResponse<String> post(String path) {
    return http.send(http.request(path).POST(BodyPublishers.noBody()));
  }

  Queue queue(String name) {
    return new Queue(redis, new QueueKeys(prefix(), name), InstantSource.system());
  }

  /** The calls about a queue that no other test has. */
  QueueCalls newQueue() {
    return new QueueCalls(queue("q" + UUID.randomUUID().toString().substring(0, 8)));
  }

  @Override
  public void close() {
    redis.close();
    server.close();
  }

  /** Calls about one queue; their paths begin below it. */
  final class QueueCalls {
    private final Queue queue;

    private QueueCalls(Queue queue) {
      this.queue = queue;
    }

    Queue queue() {
      return queue;
    }

    /** Adds a job that waits, a prioritized and a delayed one. */
    void addThree() {
      queue.add("a", 1);
      queue.add("b", 2, JobOptions.NONE.withPriority(3));
      queue.add("c", 3, JobOptions.NONE.withDelay(Duration.ofHours(1)));
    }

    /** What is answered with 200. */
    JsonNode read(String path) {
      HttpResponse<String> response = get(path);
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      return json(response);
    }

    HttpResponse<String> get(String path) {
      return http.get(at(path));
    }

    HttpResponse<String> post(String path) {
      return AdminServer.this.post(at(path));
    }

    HttpResponse<String> put(String path, String body) {
      return http.send(http.request(at(path)).PUT(BodyPublishers.ofString(body)));
    }

    HttpResponse<String> delete(String path) {
      return http.send(http.request(at(path)).DELETE());
    }

    private String at(String path) {
      String own = "api/queues/" + queue.keys().queue();
      return path.isEmpty() ? own : own + "/" + path;
    }
  }
}
