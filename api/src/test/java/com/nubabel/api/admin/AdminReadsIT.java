package com.nubabel.api.admin;

import static com.nubabel.api.testing.HttpCalls.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nubabel.api.admin.AdminServer.QueueCalls;
import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.queue.FlowJob;
import com.nubabel.bridge.queue.FlowProducer;
import com.nubabel.bridge.queue.Queue;
import com.nubabel.worker.ManualWorker;
import com.nubabel.worker.Worker;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the admin's port tells of queues, their jobs and their flows. */
class AdminReadsIT {
  private static AdminServer server;

  private final QueueCalls calls = server.newQueue();
  private final Queue queue = calls.queue();
  private final String name = queue.keys().queue();

  @BeforeAll
  static void start() {
    server = AdminServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void queuesAreListedWithTheirCounts() {
    calls.addThree();

    JsonNode listed = json(server.get("api/queues?limit=1&match=" + name));

    assertThat(listed.path("queues")).hasSize(1);
    assertThat(listed.at("/queues/0/name").asText()).isEqualTo(name);
    assertThat(listed.at("/queues/0/counts/delayed").asLong()).isEqualTo(1);
    assertThat(listed.path("next").isNull()).isTrue();
  }

  @Test
  void aQueueTellsItsSettingsAndCounts() {
    calls.addThree();
    calls.post("concurrency?jobs=7");
    calls.post("rate-limit?max=5&duration=1000");

    JsonNode read = calls.read("");

    assertThat(read.path("concurrency").asInt()).isEqualTo(7);
    assertThat(read.path("max").asInt()).isEqualTo(5);
    assertThat(read.path("duration").asInt()).isEqualTo(1000);
    assertThat(read.path("paused").asBoolean()).isFalse();
    assertThat(calls.read("counts?priorities=0,3").toString())
        .isEqualTo(
            "{\"active\":0,\"completed\":0,\"delayed\":1,\"failed\":0,\"prioritized\":1,"
                + "\"waiting\":1,\"waiting-children\":0,\"priorities\":{\"0\":1,\"3\":1}}");
    assertThat(calls.get("prometheus").body())
        .contains("bullmq_job_count{queue=\"" + name + "\", state=\"delayed\"} 1\n");
    assertThat(calls.read("workers")).isEmpty();
    assertThat(calls.read("metrics?state=failed").path("perMinute")).isEmpty();
  }

  @Test
  void jobsArePagedByCursor() {
    for (int i = 0; i < 5; i++) {
      queue.add("n", i);
    }

    JsonNode first = calls.read("jobs?state=waiting&limit=3");
    JsonNode second =
        calls.read("jobs?state=waiting&limit=3&cursor=" + first.path("next").asText());

    assertThat(first.path("jobs").findValuesAsText("id")).containsExactly("1", "2", "3");
    assertThat(first.path("total").asLong()).isEqualTo(5);
    assertThat(second.path("jobs").findValuesAsText("id")).containsExactly("4", "5");
    assertThat(second.path("next").isNull()).isTrue();
    assertThat(calls.read("jobs?state=waiting&order=desc&limit=1").at("/jobs/0/id").asText())
        .isEqualTo("5");
  }

  @Test
  void aJobThatCannotBeReadIsShownWithTheReason() throws IOException {
    queue.add("n", 1);
    sendToRedis("HSET " + queue.keys().job("1") + " opts {");

    JsonNode page = calls.read("jobs?state=waiting");

    assertThat(page.at("/jobs/0/problem").asText()).startsWith("job 1 in queue '" + name + "'");
  }

  /** A command, sent inline, as telnet would. */
  private void sendToRedis(String command) throws IOException {
    URI at = URI.create(server.redisUri());
    try (Socket socket = new Socket(at.getHost(), at.getPort())) {
      socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
      assertThat(socket.getInputStream().read()).isEqualTo(':');
    }
  }

  @Test
  void idsMayHoldASlash() {
    queue.add("n", 1, JobOptions.NONE.withJobId("a/b"));
    queue.job("a/b").log("row");

    assertThat(calls.read("jobs/a/b").path("id").asText()).isEqualTo("a/b");
    assertThat(calls.read("jobs/a/b/logs").toString())
        .isEqualTo("{\"logs\":[\"row\"],\"count\":1}");
  }

  @Test
  void aFlowIsReadAsATree() {
    FlowJob leaf = FlowJob.of(name, "leaf", 1, JobOptions.NONE.withJobId("L"));
    new FlowProducer(server.redis(), server.prefix(), InstantSource.system())
        .add(FlowJob.of(name, "root", 1, JobOptions.NONE.withJobId("R"), leaf));

    assertThat(calls.read("flows/R").path("state").asText()).isEqualTo("waiting-children");
    assertThat(calls.read("flows/R").at("/children/0/name").asText()).isEqualTo("leaf");
    assertThat(calls.read("flows/R?depth=1").path("children")).isEmpty();
    assertThat(calls.get("flows/none").statusCode()).isEqualTo(404);
  }

  @Test
  void childrenAreCountedAndPaged() {
    List<FlowJob> leaves =
        IntStream.range(0, 5)
            .mapToObj(i -> FlowJob.of(name, "leaf", i, JobOptions.NONE.withJobId("L" + i)))
            .toList();
    new FlowProducer(server.redis(), server.prefix(), InstantSource.system())
        .add(
            FlowJob.of(
                name, "root", 1, JobOptions.NONE.withJobId("R"), leaves.toArray(FlowJob[]::new)));
    ManualWorker worker = Worker.builder(server.redis(), queue.keys()).buildManual();
    worker.getNextJob("t").moveToCompleted(Map.of("x", 1));

    assertThat(calls.read("jobs/R/dependencies").toString())
        .isEqualTo("{\"processed\":1,\"unprocessed\":4,\"ignored\":0,\"failed\":0}");
    assertThat(
            calls
                .read("jobs/R/dependencies?kind=processed")
                .at("/children/0/returnvalue/x")
                .asInt())
        .isEqualTo(1);
    List<String> found = new ArrayList<>();
    String cursor = "0";
    while (!cursor.equals("null")) {
      JsonNode page = calls.read("jobs/R/dependencies?kind=unprocessed&limit=2&cursor=" + cursor);
      found.addAll(page.path("children").findValuesAsText("key"));
      cursor = page.path("next").asText();
    }
    assertThat(new TreeSet<>(found))
        .containsExactly(
            queue.keys().job("L1"),
            queue.keys().job("L2"),
            queue.keys().job("L3"),
            queue.keys().job("L4"));
    assertThat(calls.get("jobs/none/dependencies").statusCode()).isEqualTo(404);
  }
}
