package com.nubabel.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nubabel.bridge.job.FailurePolicy;
import com.nubabel.bridge.job.Job;
import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.JobState;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.queue.AddedFlow;
import com.nubabel.bridge.queue.Cancellation;
import com.nubabel.bridge.queue.FlowJob;
import com.nubabel.bridge.queue.FlowProducer;
import com.nubabel.bridge.queue.JobChildren;
import com.nubabel.bridge.queue.Queue;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the end of a child that is cancelled, or takes too long, does to its parent. */
@Timeout(60)
class CancelInFlowsIT {
  /** Of the children. */
  private final WorkerFixture fixture = new WorkerFixture();

  private final QueueKeys above = new QueueKeys(fixture.keys.prefix(), "above");
  private final Queue parents = new Queue(fixture.redis, above, InstantSource.system());
  private final AtomicInteger parentRuns = new AtomicInteger();

  @AfterEach
  void close() {
    fixture.close();
  }

  /** A parent with a child of that policy, null for none, and another child that never runs. */
  private AddedFlow add(FailurePolicy policy, int attempts) {
    JobOptions options = JobOptions.NONE.withAttempts(attempts);
    JobOptions strict = policy == null ? options : options.withFailurePolicy(policy);
    return new FlowProducer(fixture.redis, fixture.keys.prefix(), InstantSource.system())
        .add(
            FlowJob.of(
                "above",
                "parent",
                1,
                JobOptions.NONE,
                FlowJob.of("q", "child", 1, strict),
                FlowJob.of("never", "sibling", 1, JobOptions.NONE)));
  }

  /** A parent that may go on does so without those that are not done. */
  private void runParents() {
    fixture.start(
        Worker.builder(fixture.redis, above)
            .drainDelay(Duration.ofSeconds(1))
            .processor(
                job -> {
                  job.children().removeUnprocessedChildren();
                  return parentRuns.incrementAndGet();
                }));
  }

  private void awaitParent(String id, JobState state) {
    await().atMost(Duration.ofSeconds(20)).until(() -> parents.snapshot(id).state() == state);
  }

  /** A place in the queue of the children, and what then becomes of the parent. */
  @ParameterizedTest
  @CsvSource({
    "false, FAIL_PARENT, FAILED, 0",
    "false, CONTINUE_PARENT, COMPLETED, 1",
    "false, IGNORE_DEPENDENCY, WAITING_CHILDREN, 1",
    "false, REMOVE_DEPENDENCY, WAITING_CHILDREN, 0",
    "false, , WAITING_CHILDREN, 0",
    "true, FAIL_PARENT, FAILED, 0",
    "true, CONTINUE_PARENT, COMPLETED, 1",
    "true, IGNORE_DEPENDENCY, WAITING_CHILDREN, 1",
    "true, REMOVE_DEPENDENCY, WAITING_CHILDREN, 0",
    "true, , WAITING_CHILDREN, 0"
  })
  void cancelOfAChildCountsForItsParentAsItsFailure(
      boolean isActive, FailurePolicy policy, JobState parentState, long ignored) {
    AddedFlow flow = add(policy, 3);
    String child = flow.children().get(0).id();
    runParents();
    if (isActive) {
      fixture.start(
          fixture.worker(
              job -> {
                TimeUnit.MINUTES.sleep(5);
                return null;
              }));
      fixture.awaitState(child, JobState.ACTIVE);
    }

    Cancellation cancellation = fixture.queue.cancel(child, "enough");

    assertThat(cancellation).isEqualTo(isActive ? Cancellation.REQUESTED : Cancellation.DONE);
    Job failed = fixture.awaitState(child, JobState.FAILED).job();
    assertThat(failed.failedReason()).isEqualTo("cancelled: enough");
    awaitParent(flow.id(), parentState);
    JobChildren children = parents.children(flow.id());
    assertThat(children.getIgnoredChildrenFailures().values())
        .hasSize((int) ignored)
        .allMatch("cancelled: enough"::equals);
    long pending = policy == null ? 2 : policy == FailurePolicy.CONTINUE_PARENT ? 0 : 1;
    assertThat(children.getDependenciesCount().unprocessed()).isEqualTo(pending);
  }

  @Test
  void parentThatWaitsForItsChildrenFailsAtOnceAndStaysSoWhenTheyAreDone() {
    AddedFlow flow = add(FailurePolicy.IGNORE_DEPENDENCY, 1);

    assertThat(parents.cancel(flow.id(), "enough")).isEqualTo(Cancellation.DONE);
    runParents();
    fixture.start(fixture.worker(job -> "child"));

    fixture.awaitState(flow.children().get(0).id(), JobState.COMPLETED);
    assertThat(parents.snapshot(flow.id()).state()).isEqualTo(JobState.FAILED);
    assertThat(parents.getJob(flow.id()).failedReason()).isEqualTo("cancelled: enough");
    assertThat(parentRuns).hasValue(0);
  }

  @Test
  void childThatTakesTooLongIsTriedAgainBeforeItsParentIsTold() {
    AddedFlow flow = add(FailurePolicy.FAIL_PARENT, 2);
    AtomicInteger runs = new AtomicInteger();
    runParents();
    fixture.start(
        fixture
            .worker(
                job -> {
                  runs.incrementAndGet();
                  TimeUnit.MINUTES.sleep(5);
                  return null;
                })
            .timeout(Duration.ofMillis(100)));

    String child = flow.children().get(0).id();
    Job late = fixture.awaitState(child, JobState.FAILED).job();
    assertThat(late.failedReason()).isEqualTo("timed out after 100 ms");
    assertThat(runs).hasValue(2);
    awaitParent(flow.id(), JobState.FAILED);
    assertThat(parents.getJob(flow.id()).failedReason())
        .isEqualTo("child " + fixture.keys.job(child) + " failed");
  }

  @Test
  void jobOfAPausedQueueFailsWithoutResumingIt() {
    fixture.queue.settings().pause();
    String id = fixture.queue.add("n", 1).id();

    assertThat(fixture.queue.cancel(id, "enough")).isEqualTo(Cancellation.DONE);

    fixture.awaitState(id, JobState.FAILED);
    assertThat(fixture.queue.settings().isPaused()).isTrue();
  }
}
