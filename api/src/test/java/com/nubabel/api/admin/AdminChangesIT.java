package com.nubabel.api.admin;

import static com.nubabel.api.testing.HttpCalls.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nubabel.api.admin.AdminServer.QueueCalls;
import com.nubabel.bridge.queue.JobTemplate;
import com.nubabel.bridge.queue.Queue;
import com.nubabel.bridge.queue.RepeatRule;
import com.nubabel.worker.ManualWorker;
import com.nubabel.worker.Worker;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What is changed at the admin's port: queues, jobs, schedulers; in part by tasks as well. */
class AdminChangesIT {
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
  void pauseAndResumeCanBeRepeated() {
    calls.addThree();

    for (int i = 0; i < 2; i++) {
      assertThat(calls.post("pause").body()).isEqualTo("{\"paused\":true}");
    }
    assertThat(calls.read("").path("paused").asBoolean()).isTrue();
    for (int i = 0; i < 2; i++) {
      assertThat(calls.post("resume").body()).isEqualTo("{\"paused\":false}");
    }
  }

  @Test
  void whatDeletesCanBeTriedFirst() {
    calls.addThree();

    assertThat(calls.post("drain?delayed=true&dryRun=true").body())
        .isEqualTo("{\"wouldDelete\":3}");
    assertThat(calls.post("clean?state=waiting&dryRun=true").body())
        .isEqualTo("{\"wouldDelete\":1,\"ids\":[\"1\"]}");
    assertThat(calls.post("obliterate?dryRun=true").body()).isEqualTo("{\"wouldDelete\":3}");
    assertThat(calls.post("remove-orphans?dryRun=true").body())
        .isEqualTo("{\"wouldDelete\":0,\"ids\":[]}");
    assertThat(calls.delete("jobs/1?dryRun=true").body()).isEqualTo("{\"wouldRemove\":true}");
    assertThat(queue.inspect().count()).isEqualTo(3);
    assertThat(calls.post("clean?state=waiting").body())
        .isEqualTo("{\"deleted\":1,\"ids\":[\"1\"]}");
    assertThat(calls.post("drain").body()).isEqualTo("{\"deleted\":1}");
    assertThat(calls.post("promote").body()).isEqualTo("{\"moved\":1}");
    assertThat(calls.post("retry").body()).isEqualTo("{\"moved\":0}");
    assertThat(calls.post("trim-events?entries=0").statusCode()).isEqualTo(200);
    assertThat(calls.post("obliterate").body()).isEqualTo("{\"obliterated\":true}");
    assertThat(queue.inspect().exists()).isFalse();
  }

  @Test
  void lettersOfADeadLetterQueueAreReplayed() {
    Queue dead = server.queue(name + "-dead");
    ManualWorker worker =
        Worker.builder(server.redis(), queue.keys()).deadLetters(name + "-dead").buildManual();
    for (int i = 0; i < 3; i++) {
      queue.add("n", i);
      worker.getNextJob("t").moveToFailed(new IllegalStateException("no"));
    }
    String stranger = dead.add("stranger", 1).id();

    assertThat(server.post("api/queues/" + name + "-dead/replay?limit=2").body())
        .isEqualTo("{\"moved\":2}");
    assertThat(server.post("api/queues/" + name + "-dead/replay").body())
        .isEqualTo("{\"moved\":1,\"broken\":1,\"brokenIds\":[\"" + stranger + "\"]}");
    assertThat(queue.inspect().count()).isEqualTo(3);
  }

  @Test
  void limitsAreSetAndRemoved() {
    queue.add("a", 1);

    assertThat(calls.post("concurrency?jobs=2").body()).isEqualTo("{\"concurrency\":2}");
    assertThat(calls.post("remove-concurrency").body()).isEqualTo("{\"concurrency\":null}");
    assertThat(calls.post("rate-limit?max=1&duration=5").body())
        .isEqualTo("{\"max\":1,\"duration\":5}");
    assertThat(calls.post("hold?duration=60000").body()).isEqualTo("{\"heldMillis\":60000}");
    assertThat(calls.read("").path("limitedMillis").asLong()).isPositive();
    assertThat(calls.post("release").body()).isEqualTo("{\"released\":true}");
    assertThat(calls.post("remove-rate-limit").body())
        .isEqualTo("{\"max\":null,\"duration\":null}");
    assertThat(queue.settings().getMeta()).doesNotContainKeys("max", "duration", "concurrency");
  }

  @Test
  void oneJobIsChangedAndShownAsItIsThen() {
    calls.addThree();

    assertThat(json(calls.post("jobs/3/delay?delay=5000")).path("delay").asLong()).isEqualTo(5000);
    assertThat(json(calls.post("jobs/3/promote")).path("state").asText()).isEqualTo("waiting");
    assertThat(json(calls.post("jobs/1/priority?priority=4&lifo=true")).path("state").asText())
        .isEqualTo("prioritized");
    assertThat(calls.post("jobs/1/clear-logs").statusCode()).isEqualTo(200);
    assertThat(json(calls.put("jobs/1/data", "{\"x\":1}")).at("/data/x").asInt()).isEqualTo(1);
    assertThat(calls.delete("jobs/1").body()).isEqualTo("{\"removed\":true}");
    assertThat(calls.delete("jobs/1").body()).isEqualTo("{\"removed\":false}");
  }

  @Nested
  class Schedulers {
    @Test
    void schedulersAreAddedAndChanged() {
      String rule = "{\"repeat\":{\"every\":60000},\"template\":{\"name\":\"tick\",\"data\":[1]}}";
      assertThat(json(calls.put("schedulers/a/b", rule)).path("every").asLong()).isEqualTo(60_000);
      assertThat(queue.schedulers().get("a/b").name()).isEqualTo("tick");

      JsonNode changed =
          json(
              calls.put(
                  "schedulers/a/b", "{\"repeat\":{\"pattern\":\"0 3 * * *\",\"tz\":\"UTC\"}}"));

      assertThat(changed.path("pattern").asText()).isEqualTo("0 3 * * *");
      assertThat(changed.path("every").isNull()).isTrue();
      assertThat(queue.schedulers().count()).isEqualTo(1);
    }

    @Test
    void schedulersAreListedReadAndRemoved() {
      queue.schedulers().upsert("s", RepeatRule.every(Duration.ofHours(1)), JobTemplate.NONE);

      assertThat(calls.read("schedulers").at("/schedulers/0/every").asLong()).isEqualTo(3_600_000);
      assertThat(calls.read("schedulers/s").path("id").asText()).isEqualTo("s");
      assertThat(calls.delete("schedulers/s?dryRun=true").body())
          .isEqualTo("{\"wouldRemove\":true}");
      assertThat(calls.delete("schedulers/s").body()).isEqualTo("{\"removed\":true}");
      assertThat(calls.delete("schedulers/s").body()).isEqualTo("{\"removed\":false}");
      assertThat(calls.get("schedulers/s").statusCode()).isEqualTo(404);
    }
  }

  @Nested
  class Tasks {
    @Test
    void theCommonChangesAreTasksWithPlainAnswers() {
      calls.addThree();

      assertThat(server.post("tasks/pause?queue=" + name).body()).isEqualTo("paused: true\n");
      assertThat(server.post("tasks/resume?queue=" + name).body()).isEqualTo("paused: false\n");
      assertThat(server.post("tasks/drain?dryRun=true&queue=" + name).body())
          .isEqualTo("wouldDelete: 2\n");
      assertThat(server.post("tasks/promote?queue=" + name).body()).isEqualTo("moved: 1\n");
      assertThat(server.post("tasks/retry-failed?queue=" + name).body()).isEqualTo("moved: 0\n");
      assertThat(server.post("tasks/clean?state=waiting&limit=1&queue=" + name).body())
          .isEqualTo("deleted: 1\nids: [\"1\"]\n");
      assertThat(server.post("tasks/trim-events?entries=0&queue=" + name).statusCode())
          .isEqualTo(200);
      assertThat(server.post("tasks/cancel?job=2&reason=enough&queue=" + name).body())
          .isEqualTo("cancel: done\n");
      assertThat(server.post("tasks/cancel?job=2&queue=" + name).statusCode()).isEqualTo(409);
      assertThat(server.post("tasks/cancel?job=none&queue=" + name).statusCode()).isEqualTo(404);
    }

    @Test
    void whatATaskRefusesIs400InOneLine() {
      queue.add("a", 1);
      for (String wrong :
          List.of(
              "drain?queue=" + name + "&dry=true",
              "drain",
              "clean?state=lost&queue=" + name,
              "retry-failed?state=completed&queue=" + name,
              "pause?queue=none")) {
        HttpResponse<String> refused = server.post("tasks/" + wrong);

        assertThat(refused.statusCode()).as(wrong).isEqualTo(400);
        assertThat(refused.body().lines()).as(wrong).hasSize(1);
      }
      assertThat(queue.inspect().count()).isEqualTo(1);
    }
  }
}
