package com.nubabel.bridge.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nubabel.bridge.NubabelException;
import com.nubabel.bridge.job.JobState;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is not as it should be in Redis is reported by who reads it, and hides nothing else. */
class CorruptDataIT {
  private static QueueFixture fixture;

  private Queue queue;

  @BeforeAll
  static void connect() {
    fixture = new QueueFixture();
  }

  @AfterAll
  static void disconnect() {
    fixture.close();
  }

  @BeforeEach
  void begin() {
    queue = fixture.newQueue();
  }

  @Test
  void jobWhoseOptionsAreNoJsonIsNamedAndWhatNeedsThemNotStillAnswers() {
    String id = queue.add("n", 1).id();
    queue.job(id).log("row");
    fixture.redis.hset(fixture.key(id), "opts", "{");

    for (Runnable read :
        List.<Runnable>of(
            () -> queue.getJob(id), () -> queue.snapshot(id), () -> queue.job(id).retry())) {
      assertThatThrownBy(read::run)
          .isInstanceOf(NubabelException.class)
          .hasMessageStartingWith("job " + id + " in queue 'q'");
    }
    assertThat(queue.job(id).getState()).isEqualTo(JobState.WAITING);
    assertThat(queue.getLogs(id)).containsExactly("row");
    assertThat(queue.children(id).getDependenciesCount().unprocessed()).isZero();
    assertThat(queue.inspect().count()).isEqualTo(1);
  }

  @Test
  void whatStandsAtAJobsKeyAndIsNoJobIsNone() {
    String id = queue.add("n", 1).id();
    fixture.redis.del(fixture.key(id));
    assertThat(queue.getJob(id)).isNull();

    fixture.redis.set(fixture.key(id), "x");

    assertThat(queue.getJob(id)).isNull();
    assertThat(queue.snapshot(id).state()).isEqualTo(JobState.WAITING);
    assertThat(queue.children(id).getDependencies().unprocessed()).isEmpty();
  }

  @Test
  void keyOfAWrongTypeIsAnErrorThatNamesTheQueueAndStopsNoOtherRead() {
    Map<String, Function<Queue, Object>> reads = new LinkedHashMap<>();
    reads.put("1:logs", q -> q.getLogs("1"));
    reads.put("1:processed", q -> q.children("1").getDependencies());
    reads.put("1:failed", q -> q.children("1").getIgnoredChildrenFailures());
    reads.put("1:unsuccessful", q -> q.children("1").getDependenciesCount());
    reads.put("completed", q -> q.inspect().getJobCounts());
    reads.put("meta", q -> q.settings().getMeta());
    reads.put("metrics:completed", q -> q.inspect().getMetrics(JobState.COMPLETED, 0, 9));
    reads.put("repeat", q -> q.schedulers().list(0, -1, true));
    reads.put("de:x", q -> q.getDeduplicationJobId("x"));

    reads.forEach(
        (key, read) -> {
          begin();
          if (key.equals("de:x")) {
            fixture.redis.lpush(fixture.key(key), "x");
          } else {
            fixture.redis.set(fixture.key(key), "x");
          }

          assertThatThrownBy(() -> read.apply(queue))
              .as(key)
              .isInstanceOf(NubabelException.class)
              .hasMessageStartingWith("queue '" + queue.keys().prefix() + ":q': Redis: ")
              .hasMessageContaining("WRONGTYPE");
          reads.forEach(
              (other, reading) -> {
                if (!other.startsWith("1:") && !other.equals(key)) {
                  var unused = reading.apply(queue);
                }
              });
        });
  }

  @Test
  void childsValueThatIsNoJsonIsNamedWithItsParent() {
    fixture.redis.hset(fixture.key("P:processed"), fixture.key("C"), "{");

    assertThatThrownBy(() -> queue.children("P").getChildrenValues())
        .isInstanceOf(NubabelException.class)
        .hasMessageStartingWith(
            "job P in queue 'q': what its child " + fixture.key("C") + " returned is not JSON");
    assertThat(queue.children("P").getDependenciesCount().processed()).isEqualTo(1);
  }

  @Test
  void schedulerThatCannotBeReadIsShownWithTheReason() {
    for (String id : List.of("fine", "number", "options", "type")) {
      queue.schedulers().upsert(id, RepeatRule.every(Duration.ofHours(1)), JobTemplate.NONE);
    }
    fixture.redis.hset(fixture.key("repeat:number"), "every", "often");
    fixture.redis.hset(fixture.key("repeat:options"), "opts", "{");
    fixture.redis.del(fixture.key("repeat:type"));
    fixture.redis.set(fixture.key("repeat:type"), "x");

    Map<String, String> problems = new LinkedHashMap<>();
    queue.schedulers().list(0, -1, true).forEach(each -> problems.put(each.id(), each.problem()));

    assertThat(problems).containsOnlyKeys("fine", "number", "options", "type");
    assertThat(problems).containsEntry("fine", null);
    assertThat(problems.get("number")).contains("often");
    assertThat(problems.get("options")).startsWith("not JSON");
    assertThat(problems.get("type")).contains("WRONGTYPE");
    assertThat(queue.schedulers().get("type").problem()).isNotNull();
  }
}
