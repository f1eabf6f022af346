package com.nubabel.api.admin;

import static com.nubabel.api.testing.HttpCalls.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nubabel.api.testing.HttpCalls;
import com.nubabel.api.testing.RunningServer;
import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.queue.FlowJob;
import com.nubabel.bridge.queue.FlowProducer;
import com.nubabel.bridge.queue.JobTemplate;
import com.nubabel.bridge.queue.Queue;
import com.nubabel.bridge.queue.RepeatRule;
import com.nubabel.bridge.redis.RedisConnections;
import com.nubabel.worker.ManualWorker;
import com.nubabel.worker.Worker;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdminQueuesIT {
  private static RunningServer server;
  private static HttpCalls http;
  private static RedisConnections redis;

  private final String name = "q" + UUID.randomUUID().toString().substring(0, 8);
  private final Queue queue =
      new Queue(redis, new QueueKeys(server.prefix(), name), InstantSource.system());

  @BeforeAll
  static void start() {
    server = RunningServer.start();
    http = new HttpCalls(server.adminUri());
    redis = RedisConnections.open(server.redisUri());
  }

  @AfterAll
  static void stop() {
    redis.close();
    server.close();
  }

  private HttpResponse<String> post(String path) {
    return http.send(http.request(path).POST(BodyPublishers.noBody()));
  }

  private HttpResponse<String> onQueue(String path) {
    return post("api/queues/" + name + "/" + path);
  }

  private JsonNode read(String path) {
    HttpResponse<String> response = http.get("api/queues/" + name + path);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return json(response);
  }

  private void addThree() {
    queue.add("a", 1);
    queue.add("b", 2, JobOptions.NONE.withPriority(3));
    queue.add("c", 3, JobOptions.NONE.withDelay(Duration.ofHours(1)));
  }

  @Nested
  class Reads {
    @Test
    void queuesAreListedWithTheirCounts() {
      addThree();

      JsonNode listed = json(http.get("api/queues?limit=1&match=" + name));

      assertThat(listed.path("queues")).hasSize(1);
      assertThat(listed.at("/queues/0/name").asText()).isEqualTo(name);
      assertThat(listed.at("/queues/0/counts/delayed").asLong()).isEqualTo(1);
      assertThat(listed.path("next").isNull()).isTrue();
    }

    @Test
    void aQueueTellsItsSettingsAndCounts() {
      addThree();
      onQueue("concurrency?jobs=7");
      onQueue("rate-limit?max=5&duration=1000");

      JsonNode read = read("");

      assertThat(read.path("concurrency").asInt()).isEqualTo(7);
      assertThat(read.path("max").asInt()).isEqualTo(5);
      assertThat(read.path("duration").asInt()).isEqualTo(1000);
      assertThat(read.path("paused").asBoolean()).isFalse();
      assertThat(read("/counts?priorities=0,3").toString())
          .isEqualTo(
              "{\"active\":0,\"completed\":0,\"delayed\":1,\"failed\":0,\"prioritized\":1,"
                  + "\"waiting\":1,\"waiting-children\":0,\"priorities\":{\"0\":1,\"3\":1}}");
      assertThat(http.get("api/queues/" + name + "/prometheus").body())
          .contains("bullmq_job_count{queue=\"" + name + "\", state=\"delayed\"} 1\n");
      assertThat(read("/workers")).isEmpty();
      assertThat(read("/metrics?state=failed").path("perMinute")).isEmpty();
    }

    @Test
    void jobsArePagedByCursor() {
      for (int i = 0; i < 5; i++) {
        queue.add("n", i);
      }

      JsonNode first = read("/jobs?state=waiting&limit=3");
      JsonNode second = read("/jobs?state=waiting&limit=3&cursor=" + first.path("next").asText());

      assertThat(first.path("jobs").findValuesAsText("id")).containsExactly("1", "2", "3");
      assertThat(first.path("total").asLong()).isEqualTo(5);
      assertThat(second.path("jobs").findValuesAsText("id")).containsExactly("4", "5");
      assertThat(second.path("next").isNull()).isTrue();
      assertThat(read("/jobs?state=waiting&order=desc&limit=1").at("/jobs/0/id").asText())
          .isEqualTo("5");
    }

    @Test
    void aJobThatCannotBeReadIsShownWithTheReason() throws IOException {
      queue.add("n", 1);
      sendToRedis("HSET " + queue.keys().job("1") + " opts {");

      JsonNode page = read("/jobs?state=waiting");

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

      assertThat(read("/jobs/a/b").path("id").asText()).isEqualTo("a/b");
      assertThat(read("/jobs/a/b/logs").toString()).isEqualTo("{\"logs\":[\"row\"],\"count\":1}");
    }

    @Test
    void aFlowIsReadAsATree() {
      FlowJob leaf = FlowJob.of(name, "leaf", 1, JobOptions.NONE.withJobId("L"));
      new FlowProducer(redis, server.prefix(), InstantSource.system())
          .add(FlowJob.of(name, "root", 1, JobOptions.NONE.withJobId("R"), leaf));

      assertThat(read("/flows/R").path("state").asText()).isEqualTo("waiting-children");
      assertThat(read("/flows/R").at("/children/0/name").asText()).isEqualTo("leaf");
      assertThat(read("/flows/R?depth=1").path("children")).isEmpty();
      assertThat(http.get("api/queues/" + name + "/flows/none").statusCode()).isEqualTo(404);
    }

    @Test
    void childrenAreCountedAndPaged() {
      List<FlowJob> leaves =
          IntStream.range(0, 5)
              .mapToObj(i -> FlowJob.of(name, "leaf", i, JobOptions.NONE.withJobId("L" + i)))
              .toList();
      new FlowProducer(redis, server.prefix(), InstantSource.system())
          .add(
              FlowJob.of(
                  name, "root", 1, JobOptions.NONE.withJobId("R"), leaves.toArray(FlowJob[]::new)));
      ManualWorker worker = Worker.builder(redis, queue.keys()).buildManual();
      worker.getNextJob("t").moveToCompleted(Map.of("x", 1));

      assertThat(read("/jobs/R/dependencies").toString())
          .isEqualTo("{\"processed\":1,\"unprocessed\":4,\"ignored\":0,\"failed\":0}");
      assertThat(
              read("/jobs/R/dependencies?kind=processed").at("/children/0/returnvalue/x").asInt())
          .isEqualTo(1);
      List<String> found = new ArrayList<>();
      String cursor = "0";
      while (!cursor.equals("null")) {
        JsonNode page = read("/jobs/R/dependencies?kind=unprocessed&limit=2&cursor=" + cursor);
        found.addAll(page.path("children").findValuesAsText("key"));
        cursor = page.path("next").asText();
      }
      assertThat(new TreeSet<>(found))
          .containsExactly(
              queue.keys().job("L1"),
              queue.keys().job("L2"),
              queue.keys().job("L3"),
              queue.keys().job("L4"));
      assertThat(http.get("api/queues/" + name + "/jobs/none/dependencies").statusCode())
          .isEqualTo(404);
    }

    @Test
    void schedulersAreAddedAndChanged() {
      String rule = "{\"repeat\":{\"every\":60000},\"template\":{\"name\":\"tick\",\"data\":[1]}}";
      assertThat(json(put("schedulers/a/b", rule)).path("every").asLong()).isEqualTo(60_000);
      assertThat(queue.schedulers().get("a/b").name()).isEqualTo("tick");

      JsonNode changed =
          json(put("schedulers/a/b", "{\"repeat\":{\"pattern\":\"0 3 * * *\",\"tz\":\"UTC\"}}"));

      assertThat(changed.path("pattern").asText()).isEqualTo("0 3 * * *");
      assertThat(changed.path("every").isNull()).isTrue();
      assertThat(queue.schedulers().count()).isEqualTo(1);
    }

    @Test
    void schedulersAreListedReadAndRemoved() {
      queue.schedulers().upsert("s", RepeatRule.every(Duration.ofHours(1)), JobTemplate.NONE);

      assertThat(read("/schedulers").at("/schedulers/0/every").asLong()).isEqualTo(3_600_000);
      assertThat(read("/schedulers/s").path("id").asText()).isEqualTo("s");
      assertThat(delete("schedulers/s?dryRun=true").body()).isEqualTo("{\"wouldRemove\":true}");
      assertThat(delete("schedulers/s").body()).isEqualTo("{\"removed\":true}");
      assertThat(delete("schedulers/s").body()).isEqualTo("{\"removed\":false}");
      assertThat(http.get("api/queues/" + name + "/schedulers/s").statusCode()).isEqualTo(404);
    }
  }

  private HttpResponse<String> put(String path, String body) {
    return http.send(
        http.request("api/queues/" + name + "/" + path).PUT(BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> delete(String path) {
    return http.send(http.request("api/queues/" + name + "/" + path).DELETE());
  }

  @Nested
  class Changes {
    @Test
    void pauseAndResumeCanBeRepeated() {
      addThree();

      for (int i = 0; i < 2; i++) {
        assertThat(onQueue("pause").body()).isEqualTo("{\"paused\":true}");
      }
      assertThat(read("").path("paused").asBoolean()).isTrue();
      for (int i = 0; i < 2; i++) {
        assertThat(onQueue("resume").body()).isEqualTo("{\"paused\":false}");
      }
    }

    @Test
    void whatDeletesCanBeTriedFirst() {
      addThree();

      assertThat(onQueue("drain?delayed=true&dryRun=true").body()).isEqualTo("{\"wouldDelete\":3}");
      assertThat(onQueue("clean?state=waiting&dryRun=true").body())
          .isEqualTo("{\"wouldDelete\":1,\"ids\":[\"1\"]}");
      assertThat(onQueue("obliterate?dryRun=true").body()).isEqualTo("{\"wouldDelete\":3}");
      assertThat(onQueue("remove-orphans?dryRun=true").body())
          .isEqualTo("{\"wouldDelete\":0,\"ids\":[]}");
      assertThat(delete("jobs/1?dryRun=true").body()).isEqualTo("{\"wouldRemove\":true}");
      assertThat(queue.inspect().count()).isEqualTo(3);
      assertThat(onQueue("clean?state=waiting").body())
          .isEqualTo("{\"deleted\":1,\"ids\":[\"1\"]}");
      assertThat(onQueue("drain").body()).isEqualTo("{\"deleted\":1}");
      assertThat(onQueue("promote").body()).isEqualTo("{\"moved\":1}");
      assertThat(onQueue("retry").body()).isEqualTo("{\"moved\":0}");
      assertThat(onQueue("trim-events?entries=0").statusCode()).isEqualTo(200);
      assertThat(onQueue("obliterate").body()).isEqualTo("{\"obliterated\":true}");
      assertThat(queue.inspect().exists()).isFalse();
    }

    @Test
    void lettersOfADeadLetterQueueAreReplayed() {
      Queue dead =
          new Queue(redis, new QueueKeys(server.prefix(), name + "-dead"), InstantSource.system());
      ManualWorker worker =
          Worker.builder(redis, queue.keys()).deadLetters(name + "-dead").buildManual();
      for (int i = 0; i < 3; i++) {
        queue.add("n", i);
        worker.getNextJob("t").moveToFailed(new IllegalStateException("no"));
      }
      String stranger = dead.add("stranger", 1).id();

      assertThat(post("api/queues/" + name + "-dead/replay?limit=2").body())
          .isEqualTo("{\"moved\":2}");
      assertThat(post("api/queues/" + name + "-dead/replay").body())
          .isEqualTo("{\"moved\":1,\"broken\":1,\"brokenIds\":[\"" + stranger + "\"]}");
      assertThat(queue.inspect().count()).isEqualTo(3);
    }

    @Test
    void limitsAreSetAndRemoved() {
      queue.add("a", 1);

      assertThat(onQueue("concurrency?jobs=2").body()).isEqualTo("{\"concurrency\":2}");
      assertThat(onQueue("remove-concurrency").body()).isEqualTo("{\"concurrency\":null}");
      assertThat(onQueue("rate-limit?max=1&duration=5").body())
          .isEqualTo("{\"max\":1,\"duration\":5}");
      assertThat(onQueue("hold?duration=60000").body()).isEqualTo("{\"heldMillis\":60000}");
      assertThat(read("").path("limitedMillis").asLong()).isPositive();
      assertThat(onQueue("release").body()).isEqualTo("{\"released\":true}");
      assertThat(onQueue("remove-rate-limit").body()).isEqualTo("{\"max\":null,\"duration\":null}");
      assertThat(queue.settings().getMeta()).doesNotContainKeys("max", "duration", "concurrency");
    }

    @Test
    void oneJobIsChangedAndShownAsItIsThen() {
      addThree();

      assertThat(json(onQueue("jobs/3/delay?delay=5000")).path("delay").asLong()).isEqualTo(5000);
      assertThat(json(onQueue("jobs/3/promote")).path("state").asText()).isEqualTo("waiting");
      assertThat(json(onQueue("jobs/1/priority?priority=4&lifo=true")).path("state").asText())
          .isEqualTo("prioritized");
      assertThat(onQueue("jobs/1/clear-logs").statusCode()).isEqualTo(200);
      assertThat(json(put("jobs/1/data", "{\"x\":1}")).at("/data/x").asInt()).isEqualTo(1);
      assertThat(delete("jobs/1").body()).isEqualTo("{\"removed\":true}");
      assertThat(delete("jobs/1").body()).isEqualTo("{\"removed\":false}");
    }
  }

  @Nested
  class Refusals {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "drain?delayed=maybe|delayed must be true or false, got 'maybe'",
          "drain?dryrun=true|dryrun is no parameter here; the nearest is dryRun",
          "pause?x=1|x is no parameter here, nor is any",
          "clean?limit=-1|limit must be a whole number from 0 to 2147483647, got '-1'",
          "clean?grace=1h|grace must be a whole number from 0 to 2147483647000, got '1h'",
          "clean?state=lost|state must be one of waiting, active, delayed, prioritized,"
              + " waiting-children, completed, failed, got 'lost'",
          "clean?limit=1&limit=2|limit must be given once, got 2",
          "retry?state=active|state must be one of failed, completed, got 'active'",
          "trim-events|entries must be given",
          "concurrency?jobs=0|jobs must be a whole number from 1 to 2147483647, got '0'",
          "jobs/1/delay|delay must be given",
          "jobs/1/priority?priority=x|priority must be a whole number from 0 to 2097151, got 'x'"
        })
    void badParametersAre400AndNamed(String path, String message) {
      addThree();

      HttpResponse<String> refused = onQueue(path);

      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(json(refused).path("message").asText()).isEqualTo(message);
      assertThat(queue.inspect().count()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "jobs|state must be given",
          "jobs?state=waiting&cursor=x|cursor must be the next of an earlier page, got 'x'",
          "jobs?state=waiting&limit=501|limit must be a whole number from 1 to 500, got '501'",
          "jobs?state=waiting&order=up|order must be asc or desc, got 'up'",
          "counts?priorities=1,x|priorities must be at most 100 whole numbers from 0 to 2097151"
              + " with commas between, got '1,x'",
          "jobs/1/dependencies?kind=lost|kind must be one of processed, unprocessed, ignored,"
              + " failed, got 'lost'",
          "jobs/1/dependencies?kind=failed&cursor=x|cursor must be 0 or the next of a page, got"
              + " 'x'",
          "metrics?state=active|state must be one of completed, failed, got 'active'"
        })
    void badQuestionsAre400AndNamed(String path, String message) {
      addThree();

      HttpResponse<String> refused = http.get("api/queues/" + name + "/" + path);

      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(json(refused).path("message").asText()).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "[]|the body must be an object with repeat, template, got []",
          "{}|repeat must have either every or pattern, got none",
          "{\"repeat\":{\"every\":0}}|repeat.every must be a whole number from 1 to"
              + " 100000000000000, got 0",
          "{\"repeat\":{\"evry\":5}}|repeat.evry is not a field of this body; the nearest is every",
          "{\"repeat\":{\"pattern\":\"0 3 * *\",\"tz\":\"Mars\"}}|repeat.tz",
          "{\"repeat\":{\"every\":5},\"template\":{\"opts\":{\"delay\":5}}}|template.opts.delay must not"
              + " be given, got 5",
          "{\"repeat\":{\"every\":5},\"template\":{\"opts\":{\"attempts\":\"x\"}}}|template.opts.attempts",
          "{\"repeat\":{\"every\":5,\"endDate\":1}}|repeat.endDate must be in the future"
        })
    void schedulersThatCannotBeAre400AndMakeNone(String body, String message) {
      HttpResponse<String> refused = put("schedulers/s", body);

      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
      assertThat(json(refused).path("message").asText()).startsWith(message);
      assertThat(queue.inspect().exists()).isFalse();
    }

    @Test
    void anUnknownQueueJobOrActionIs404AndMakesNone() {
      assertThat(onQueue("pause").statusCode()).isEqualTo(404);
      assertThat(queue.inspect().exists()).isFalse();
      queue.add("a", 1);

      assertThat(onQueue("explode").body()).contains("there is no action 'explode'");
      assertThat(onQueue("jobs/none/promote").statusCode()).isEqualTo(404);
      assertThat(http.get("api/queues/" + name + "/jobs/none").statusCode()).isEqualTo(404);
      assertThat(http.get("api/queues/a:b").statusCode()).isEqualTo(400);
    }

    @Test
    void whatTheStateForbidsIs409WithJobAndQueue() {
      queue.add("a", 1);

      HttpResponse<String> refused = onQueue("jobs/1/promote");

      assertThat(refused.statusCode()).isEqualTo(409);
      assertThat(json(refused).path("message").asText())
          .isEqualTo(
              "job 1 in queue '%s:%s': it is not delayed (promote)"
                  .formatted(server.prefix(), name));
    }

    @Test
    void changesAreNeverMadeByAGet() {
      addThree();

      for (String action : QueueAction.ALL.keySet()) {
        assertThat(http.get("api/queues/" + name + "/" + action).statusCode()).isEqualTo(405);
      }
    }
  }

  @Nested
  class Tasks {
    @Test
    void theCommonChangesAreTasksWithPlainAnswers() {
      addThree();

      assertThat(post("tasks/pause?queue=" + name).body()).isEqualTo("paused: true\n");
      assertThat(post("tasks/resume?queue=" + name).body()).isEqualTo("paused: false\n");
      assertThat(post("tasks/drain?dryRun=true&queue=" + name).body())
          .isEqualTo("wouldDelete: 2\n");
      assertThat(post("tasks/promote?queue=" + name).body()).isEqualTo("moved: 1\n");
      assertThat(post("tasks/retry-failed?queue=" + name).body()).isEqualTo("moved: 0\n");
      assertThat(post("tasks/clean?state=waiting&limit=1&queue=" + name).body())
          .isEqualTo("deleted: 1\nids: [\"1\"]\n");
      assertThat(post("tasks/trim-events?entries=0&queue=" + name).statusCode()).isEqualTo(200);
      assertThat(post("tasks/cancel?job=2&reason=enough&queue=" + name).body())
          .isEqualTo("cancel: done\n");
      assertThat(post("tasks/cancel?job=2&queue=" + name).statusCode()).isEqualTo(409);
      assertThat(post("tasks/cancel?job=none&queue=" + name).statusCode()).isEqualTo(404);
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
        HttpResponse<String> refused = post("tasks/" + wrong);

        assertThat(refused.statusCode()).as(wrong).isEqualTo(400);
        assertThat(refused.body().lines()).as(wrong).hasSize(1);
      }
      assertThat(queue.inspect().count()).isEqualTo(1);
    }
  }
}
