package com.nubabel.bridge.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.JobState;
import com.nubabel.bridge.testing.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class QueueInspectionIT {
  private static QueueFixture fixture;

  private final Queue queue = fixture.newQueue();
  private final QueueInspection inspection = queue.inspect();

  @BeforeAll
  static void connect() {
    fixture = new QueueFixture();
  }

  @AfterAll
  static void disconnect() {
    fixture.close();
  }

  private static List<String> ids(List<ListedJob> jobs) {
    return jobs.stream().map(ListedJob::id).toList();
  }

  @Test
  void countsAreByStateAndByPriority() {
    queue.add("a", 1);
    queue.add("b", 1, JobOptions.NONE.withDelay(Duration.ofHours(1)));
    queue.add("c", 1, JobOptions.NONE.withPriority(1));
    queue.add("d", 1, JobOptions.NONE.withPriority(JobOptions.PRIORITY_MAX));

    assertThat(inspection.getJobCounts())
        .isEqualTo(
            Map.of(
                JobState.ACTIVE, 0L,
                JobState.COMPLETED, 0L,
                JobState.DELAYED, 1L,
                JobState.FAILED, 0L,
                JobState.PRIORITIZED, 2L,
                JobState.WAITING, 1L,
                JobState.WAITING_CHILDREN, 0L));
    assertThat(inspection.count()).isEqualTo(4);
    assertThat(inspection.getCountsPerPriority(0, 1, 2, JobOptions.PRIORITY_MAX, 1))
        .isEqualTo(Map.of(0, 1L, 1, 1L, 2, 0L, JobOptions.PRIORITY_MAX, 1L));
  }

  @Nested
  class Pages {
    @Test
    void jobsAreGivenByPlaceInEitherOrder() {
      for (int i = 0; i < 4; i++) {
        queue.add("n", i);
      }
      queue.add("d", 1, JobOptions.NONE.withDelay(Duration.ofSeconds(1)));
      List<JobState> both = List.of(JobState.WAITING, JobState.DELAYED);

      assertThat(ids(inspection.getJobs(both, 0, 1, Order.ASCENDING)))
          .containsExactly("1", "2", "5");
      assertThat(ids(inspection.getJobs(both, 1, 2, Order.DESCENDING))).containsExactly("3", "2");
      assertThat(ids(inspection.getJobs(List.of(), 0, -1, Order.ASCENDING)))
          .containsExactly("5", "1", "2", "3", "4");
    }

    @Test
    void aQueueOfAHundredThousandIsReadAPageAtATime() {
      int many = 100_000;
      String[] waiting = IntStream.range(0, many).mapToObj(String::valueOf).toArray(String[]::new);
      fixture.redis.lpush(fixture.key("wait"), waiting);
      Object[] finished = new Object[2 * many];
      for (int i = 0; i < many; i++) {
        finished[2 * i] = (double) (QueueFixture.NOW + i / 1000);
        finished[2 * i + 1] = String.format("f%06d", i);
      }
      fixture.redis.zadd(fixture.key("failed"), finished);
      long readBefore = bytesSent();

      JobPage page = inspection.getPage(JobState.WAITING, Order.ASCENDING, JobCursor.START, 50);
      page = inspection.getPage(JobState.WAITING, Order.ASCENDING, page.next(), 50);
      JobPage deep =
          inspection.getPage(JobState.FAILED, Order.DESCENDING, new JobCursor(90_000, "", ""), 50);
      deep = inspection.getPage(JobState.FAILED, Order.DESCENDING, deep.next(), 50);
      Map<JobState, Long> counts = inspection.getJobCounts();

      assertThat(page.total()).isEqualTo(many);
      assertThat(page.jobs().get(0).id()).isEqualTo("50");
      assertThat(deep.jobs().get(0).id()).isEqualTo("f009949");
      assertThat(counts).containsEntry(JobState.FAILED, (long) many);
      assertThat(bytesSent() - readBefore).isLessThan(100_000);
    }

    private long bytesSent() {
      return fixture
          .redis
          .info("stats")
          .lines()
          .filter(line -> line.startsWith("total_net_output_bytes:"))
          .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1)))
          .sum();
    }

    @Test
    void noJobIsPassedOverWhileOthersComeAndGo() {
      for (int i = 0; i < 10; i++) {
        queue.add("n", i, JobOptions.NONE.withDelay(Duration.ofSeconds(10 + i)));
        queue.add("w", i);
      }
      for (JobState state : List.of(JobState.DELAYED, JobState.WAITING)) {
        for (Order order : Order.values()) {
          List<String> before = ids(inspection.getJobs(List.of(state), 0, -1, order));
          JobPage first = inspection.getPage(state, order, JobCursor.START, 3);

          // One of the first page goes, and at the place where new ones come, some come.
          queue.job(before.get(1)).remove(false);
          JobOptions soon = JobOptions.NONE.withDelay(Duration.ofMillis(1));
          queue.addBulk(List.of(NewJob.of("x", 1, soon), NewJob.of("x", 1, JobOptions.NONE)));
          JobPage second = inspection.getPage(state, order, first.next(), 100);

          assertThat(ids(second.jobs())).containsAll(before.subList(3, before.size()));
        }
      }
    }

    @Test
    void aPageGoesOnWhereItsLastJobWasIfThatIsGone() {
      for (int i = 0; i < 6; i++) {
        queue.add("n", i, JobOptions.NONE.withDelay(Duration.ofSeconds(10 + i)));
      }
      JobPage first = inspection.getPage(JobState.DELAYED, Order.ASCENDING, JobCursor.START, 3);
      queue.job("1").remove(false);
      queue.job("3").remove(false);

      JobCursor next = JobCursor.parse(first.next().toString());
      JobPage second = inspection.getPage(JobState.DELAYED, Order.ASCENDING, next, 3);

      assertThat(ids(second.jobs())).containsExactly("4", "5", "6");
      assertThat(second.next()).isNull();
    }

    @Test
    void aJobThatCannotBeReadIsReportedAndSpoilsNoOther() {
      for (int i = 0; i < 4; i++) {
        queue.add("n", i);
      }
      fixture.redis.del(fixture.key("1"));
      fixture.redis.del(fixture.key("2"));
      fixture.redis.set(fixture.key("2"), "no hash");
      fixture.redis.hset(fixture.key("3"), "opts", "{");

      List<ListedJob> jobs = inspection.getJobs(List.of(JobState.WAITING), 0, -1, Order.ASCENDING);

      assertThat(ids(jobs)).containsExactly("1", "2", "3", "4");
      assertThat(jobs.get(0).problem())
          .isEqualTo("job 1 in queue 'q': there is no such job, only its id");
      assertThat(jobs.get(1).problem()).startsWith("job 2 in queue 'q': WRONGTYPE");
      assertThat(jobs.get(2).problem()).startsWith("job 3 in queue 'q': its opts are");
      assertThat(jobs.get(3).job().data()).isEqualTo("3");
      assertThat(jobs.get(3).problem()).isNull();
    }

    @Test
    void cursorsAndSizesThatCannotBeAreRefused() {
      for (String text : List.of("nonsense", "", "LTEsLA", "MSxhYixj")) {
        assertThatThrownBy(() -> JobCursor.parse(text))
            .hasMessage("cursor must be the next of an earlier page, got '" + text + "'");
      }
      assertThatThrownBy(
              () -> inspection.getPage(JobState.WAITING, Order.ASCENDING, JobCursor.START, 1001))
          .hasMessage("size must be from 1 to 1000, got 1001");
      assertThatThrownBy(() -> inspection.getJobs(List.of(), -1, 0, Order.ASCENDING))
          .hasMessage("start must be at least 0, got -1");
    }
  }

  @Test
  void metricsAreReadByMinute() {
    fixture.redis.hset(
        fixture.key("metrics:completed"),
        Map.of("count", "7", "prevTS", "1700000000000", "prevCount", "6"));
    fixture.redis.rpush(fixture.key("metrics:completed:data"), "1", "0", "5");

    assertThat(inspection.getMetrics(JobState.COMPLETED, 0, 1))
        .isEqualTo(new JobMetrics(7, Instant.ofEpochMilli(1700000000000L), 6, List.of(1L, 0L), 3));
    assertThat(inspection.getMetrics(JobState.FAILED, 0, -1))
        .isEqualTo(new JobMetrics(0, null, 0, List.of(), 0));
    assertThatThrownBy(() -> inspection.getMetrics(JobState.ACTIVE, 0, -1))
        .hasMessage("state must be completed or failed, got active");
  }

  @Test
  void prometheusGetsItsTextByBullMqsNames() {
    queue.add("a", 1);
    fixture.redis.hset(fixture.key("metrics:failed"), "count", "3");

    assertThat(inspection.exportPrometheusMetrics().lines())
        .contains(
            "# TYPE bullmq_job_count gauge",
            "bullmq_job_count{queue=\"q\", state=\"waiting\"} 1",
            "bullmq_job_count{queue=\"q\", state=\"waiting-children\"} 0",
            "bullmq_job_completed_total{queue=\"q\"} 0",
            "bullmq_job_failed_total{queue=\"q\"} 3");
  }

  @Test
  void workersAreFoundByTheNameOfTheirConnection() {
    var node = fixture.connections.openBlocking();
    node.sync().clientSetname(queue.keys().workerClientName("w-1"));

    assertThat(inspection.getWorkers())
        .singleElement()
        .satisfies(
            worker -> {
              assertThat(worker.worker()).isEqualTo("w-1");
              assertThat(worker.fields()).containsKeys("addr", "age");
            });
    node.close();
  }

  @Test
  void queuesOfAPrefixAreFoundAndNoOthers() {
    String prefix = TestRedis.prefix() + "[x]*";
    for (String key : List.of("b:meta", "a:meta", "c:7:meta", ":meta", "d:wait")) {
      fixture.redis.hset(prefix + ":" + key, "x", "1");
    }
    fixture.redis.hset(prefix.replace("[x]*", "x") + ":no:meta", "x", "1");
    List<Instant> times = new ArrayList<>(List.of(Instant.EPOCH));
    InstantSource clock = () -> times.get(times.size() - 1);
    QueueNames names = new QueueNames(fixture.connections, prefix, clock);

    assertThat(names.get()).containsExactly("a", "b");
    fixture.redis.hset(prefix + ":e:meta", "x", "1");
    assertThat(names.get()).containsExactly("a", "b");
    times.add(Instant.EPOCH.plus(QueueNames.KEPT_FOR).plusMillis(1));
    assertThat(names.get()).containsExactly("a", "b", "e");
  }
}
