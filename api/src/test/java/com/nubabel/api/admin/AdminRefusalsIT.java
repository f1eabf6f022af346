package com.nubabel.api.admin;

import static com.nubabel.api.testing.HttpCalls.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.nubabel.api.admin.AdminServer.QueueCalls;
import com.nubabel.bridge.queue.Queue;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the admin's port refuses, by which status and words, with nothing changed by it. */
class AdminRefusalsIT {
  private static AdminServer server;

  private final QueueCalls calls = server.newQueue();
  private final Queue queue = calls.queue();

  @BeforeAll
  static void start() {
    server = AdminServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

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
    calls.addThree();

    HttpResponse<String> refused = calls.post(path);

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
    calls.addThree();

    HttpResponse<String> refused = calls.get(path);

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
    HttpResponse<String> refused = calls.put("schedulers/s", body);

    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
    assertThat(json(refused).path("message").asText()).startsWith(message);
    assertThat(queue.inspect().exists()).isFalse();
  }

  @Test
  void anUnknownQueueJobOrActionIs404AndMakesNone() {
    assertThat(calls.post("pause").statusCode()).isEqualTo(404);
    assertThat(queue.inspect().exists()).isFalse();
    queue.add("a", 1);

    assertThat(calls.post("explode").body()).contains("there is no action 'explode'");
    assertThat(calls.post("jobs/none/promote").statusCode()).isEqualTo(404);
    assertThat(calls.get("jobs/none").statusCode()).isEqualTo(404);
    assertThat(server.get("api/queues/a:b").statusCode()).isEqualTo(400);
  }

  @Test
  void whatTheStateForbidsIs409WithJobAndQueue() {
    queue.add("a", 1);

    HttpResponse<String> refused = calls.post("jobs/1/promote");

    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(json(refused).path("message").asText())
        .isEqualTo(
            "job 1 in queue '%s:%s': it is not delayed (promote)"
                .formatted(server.prefix(), queue.keys().queue()));
  }

  @Test
  void changesAreNeverMadeByAGet() {
    calls.addThree();

    for (String action : QueueAction.ALL.keySet()) {
      assertThat(calls.get(action).statusCode()).isEqualTo(405);
    }
  }
}
