package com.nubabel.worker;

import static org.awaitility.Awaitility.await;

import com.nubabel.bridge.job.Job;
import com.nubabel.bridge.job.JobState;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.queue.ListedJob;
import com.nubabel.bridge.queue.NewJob;
import com.nubabel.bridge.queue.Order;
import com.nubabel.bridge.queue.Queue;
import java.time.InstantSource;
import java.util.List;

/** A queue whose jobs all fail, and its dead-letter queue, {@code dead}. */
final class DeadLetterFixture {
  final WorkerFixture fixture = new WorkerFixture();
  final Queue dead =
      new Queue(
          fixture.redis, new QueueKeys(fixture.keys.prefix(), "dead"), InstantSource.system());

  WorkerBuilder failing() {
    return fixture
        .worker(
            job -> {
              throw new IllegalStateException("no " + job.name());
            })
        .deadLetters("dead");
  }

  /** The letters that wait, oldest first. */
  List<Job> letters() {
    return dead.inspect().getJobs(List.of(JobState.WAITING), 0, -1, Order.ASCENDING).stream()
        .map(ListedJob::job)
        .toList();
  }

  /** Adds a job, has it fail, and gives its letter; the worker is closed then. */
  Job letterOf(NewJob job) {
    try (Worker worker = failing().build()) {
      worker.start();
      fixture.queue.addAsync(job).join();
      await().until(() -> letters().size() == 1);
    }
    return letters().get(0);
  }

  /** The ids of the jobs that wait, oldest first. */
  List<String> waiting() {
    return fixture
        .queue
        .inspect()
        .getJobs(List.of(JobState.WAITING), 0, -1, Order.ASCENDING)
        .stream()
        .map(ListedJob::id)
        .toList();
  }
}
