package com.nubabel.bridge.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.Parent;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.redis.JobRefusedException;
import com.nubabel.bridge.redis.RedisConnections;
import com.nubabel.bridge.redis.Refusal;
import com.nubabel.bridge.testing.TestRedis;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BulkAddIT {
  private static RedisConnections redis;

  private final QueueKeys keys = new QueueKeys(TestRedis.prefix(), "q");
  private final Queue queue = new Queue(redis, keys, InstantSource.system());

  @BeforeAll
  static void connect() {
    redis = RedisConnections.open(TestRedis.uri());
  }

  @AfterAll
  static void disconnect() {
    redis.close();
  }

  private static NewJob named(String id) {
    return NewJob.of("n", id, JobOptions.NONE.withJobId(id));
  }

  @Test
  void jobsKeepTheirOrderAlsoWhenTheyAreMoreThanOneStepTakes() {
    int count = 2 * Queue.BULK_MAX + 1;

    List<AddedJob> added =
        queue.addBulk(
            IntStream.range(0, count).mapToObj(i -> NewJob.of("n", i, JobOptions.NONE)).toList());

    assertThat(added)
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, count)
                .mapToObj(i -> new AddedJob(String.valueOf(i), true))
                .toList());
    assertThat(queue.getJob(String.valueOf(count)).data()).isEqualTo(String.valueOf(count - 1));
    assertThat(queue.addBulk(List.of())).isEmpty();
  }

  @Test
  void refusedJobIsNamedAndStopsNoOther() {
    JobOptions orphan = JobOptions.NONE.withJobId("B").withParent(Parent.of(keys, "none"));

    assertThatThrownBy(
            () -> queue.addBulk(List.of(named("A"), NewJob.of("n", 1, orphan), named("C"))))
        .isInstanceOfSatisfying(
            JobRefusedException.class,
            refused -> {
              assertThat(refused.refusal()).isEqualTo(Refusal.PARENT_MISSING);
              assertThat(refused.jobId()).isEqualTo("B");
            });
    assertThat(queue.getJob("A")).isNotNull();
    assertThat(queue.getJob("B")).isNull();
    assertThat(queue.getJob("C")).isNotNull();
  }

  @Test
  void childMayFollowItsParentInOneBulk() {
    JobOptions child = JobOptions.NONE.withJobId("C").withParent(Parent.of(keys, "P"));

    queue.addBulk(List.of(named("P"), NewJob.of("n", 1, child)));

    assertThat(queue.getJob("C").parentKey()).isEqualTo(keys.job("P"));
  }

  @Test
  void jobThatCannotBeRefusesTheWholeBeforeRedisIsAsked() {
    Queue limited =
        queue.withDefaultJobOptions(JobOptions.of(JobOptions.NONE.toJson().put("sizeLimit", 4)));

    assertThatThrownBy(() -> limited.addBulk(List.of(named("A"), named("much-too-long"))))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("data must be at most 4 bytes");
    assertThatThrownBy(
            () ->
                queue.add("n", 1, JobOptions.NONE.withJobId("P").withParent(Parent.of(keys, "P"))))
        .isInstanceOf(BadInputException.class)
        .hasMessage("opts.parent.id must not be the job's own, got 'P'");
    assertThat(queue.getJob("A")).isNull();
  }

  @Test
  void defaultsOfTheQueueHoldForJobsThatDoNotSayOtherwise() {
    Queue thrice = queue.withDefaultJobOptions(JobOptions.NONE.withAttempts(3).withPriority(2));

    String id = thrice.add("n", 1, JobOptions.NONE.withPriority(5)).id();

    assertThat(queue.getJob(id).options())
        .isEqualTo(JobOptions.NONE.withAttempts(3).withPriority(5));
    assertThat(queue.getJob(id).priority()).isEqualTo(5);
  }
}
