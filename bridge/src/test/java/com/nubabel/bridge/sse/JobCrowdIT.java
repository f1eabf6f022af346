package com.nubabel.bridge.sse;

import static org.assertj.core.api.Assertions.assertThat;

import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.queue.AddedJob;
import com.nubabel.bridge.queue.NewJob;
import com.nubabel.bridge.queue.Queue;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** An event that a stream cannot match costs it nothing, however many such streams there are. */
class JobCrowdIT {
  /** So many that a look at each of the streams for each event would take a second or two. */
  private static final int EVENTS = 50_000;

  private static final int EVENTS_OF_THE_JOB = 500;
  private static final int BULK = 1000;

  @Test
  void tenThousandStreamsOfJobsTakeNoWorkForEventsOfOthers() {
    cpuOfEventsBeside(10);
    Duration few = cpuOfEventsBeside(10);
    Duration many = cpuOfEventsBeside(10_000);

    System.out.printf(
        "%d events: %d ms of the hub's CPU beside 10 streams of other jobs, %d ms beside 10,000%n",
        EVENTS, few.toMillis(), many.toMillis());
    assertThat(many).isLessThan(few.multipliedBy(2).plusMillis(300));
  }

  /**
   * What the hub's threads use for many events, of jobs that nobody watches but for a few of one,
   * on a queue of many streams.
   */
  private static Duration cpuOfEventsBeside(int others) {
    try (HubFixture fixture = new HubFixture(quiet())) {
      List<AddedJob> jobs = add(fixture.queue("crowd"), others + 1);
      String job = jobs.get(0).id();
      RecordingSink watching = connect(fixture, jobs.subList(0, 1)).get(0);
      watching.next("snapshot");
      List<RecordingSink> sinks = connect(fixture, jobs.subList(1, jobs.size()));
      Duration before = hubCpu();

      for (int n = 0; n < EVENTS; n += BULK) {
        fixture.burst("crowd", BULK, "event", "note", "jobId", "unwatched");
      }
      fixture.burst("crowd", EVENTS_OF_THE_JOB, "event", "note", "jobId", job);
      for (int n = 1; n <= EVENTS_OF_THE_JOB; n++) {
        assertThat(watching.next("note").text("n")).isEqualTo(String.valueOf(n));
      }

      Duration used = hubCpu().minus(before);
      // What each was written when it was opened, and no more.
      assertThat(sinks).extracting(RecordingSink::writes).containsOnly(1);
      RecordingSink last = sinks.get(sinks.size() - 1);
      fixture.write("crowd", "note", "jobId", jobs.get(jobs.size() - 1).id());
      last.next("snapshot");
      last.next("note");
      return used;
    }
  }

  private static List<AddedJob> add(Queue queue, int count) {
    List<AddedJob> added = new ArrayList<>();
    for (int from = 0; from < count; from += BULK) {
      NewJob job = NewJob.of("paint", 1, JobOptions.NONE);
      added.addAll(queue.addBulk(Collections.nCopies(Math.min(BULK, count - from), job)));
    }
    return added;
  }

  /** Returns when each stream has written its snapshot. */
  private static List<RecordingSink> connect(HubFixture fixture, List<AddedJob> jobs) {
    List<RecordingSink> sinks = new ArrayList<>();
    for (int from = 0; from < jobs.size(); from += BULK) {
      List<CompletableFuture<StreamOpening>> openings =
          jobs.subList(from, Math.min(from + BULK, jobs.size())).stream()
              .map(job -> new StreamRequest.JobEvents("crowd", job.id(), null))
              .map(fixture.hub::open)
              .toList();
      for (CompletableFuture<StreamOpening> opening : openings) {
        RecordingSink sink = new RecordingSink();
        ((StreamOpening.Ready) opening.join()).subscription().start(sink);
        sinks.add(sink);
      }
    }
    sinks.forEach(RecordingSink::nextPing);
    return sinks;
  }

  private static Duration hubCpu() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return Duration.ofNanos(
        Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
            .filter(thread -> thread != null && isOfTheHub(thread.getThreadName()))
            .mapToLong(thread -> threads.getThreadCpuTime(thread.getThreadId()))
            .sum());
  }

  private static boolean isOfTheHub(String thread) {
    return thread.startsWith("nubabel-sse") || thread.startsWith("nubabel-tailer");
  }

  /** Without rounds of its own, whose work has nothing to do with events. */
  private static HubOptions quiet() {
    return new HubOptions(
        Duration.ofMinutes(10),
        Duration.ofSeconds(3),
        20_000,
        100,
        Duration.ofHours(1),
        Duration.ofHours(1),
        1000,
        8L << 20);
  }
}
