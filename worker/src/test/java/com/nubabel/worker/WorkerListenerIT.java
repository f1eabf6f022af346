package com.nubabel.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nubabel.bridge.job.Job;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a listener hears of a worker and its jobs. */
class WorkerListenerIT {
  private final WorkerFixture fixture = new WorkerFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void listenerHearsTheLifeOfJobsInOrder() {
    List<String> heard = new CopyOnWriteArrayList<>();
    WorkerListener listener =
        new WorkerListener() {
          @Override
          public void active(Job job) {
            heard.add("active " + job.name());
            throw new IllegalStateException("listeners may fail");
          }

          @Override
          public void progress(Job job, Object progress) {
            heard.add("progress " + progress);
          }

          @Override
          public void completed(Job job, String returnvalue) {
            heard.add("completed " + returnvalue);
          }

          @Override
          public void failed(String jobId, Job job, String failedReason) {
            heard.add("failed " + failedReason);
          }

          @Override
          public void drained() {
            heard.add("drained");
          }

          @Override
          public void paused() {
            heard.add("paused");
          }

          @Override
          public void resumed() {
            heard.add("resumed");
          }

          @Override
          public void closed() {
            heard.add("closed");
          }
        };
    fixture.queue.add("good", 1);
    fixture.queue.add("bad", 1);

    Worker worker =
        fixture.start(
            fixture
                .worker(
                    job -> {
                      job.updateProgress(50);
                      if (job.name().equals("bad")) {
                        throw new IllegalStateException("boom");
                      }
                      return 7;
                    })
                .listener(listener));
    await().until(() -> heard.contains("drained"));
    worker.pause();
    worker.resume();
    worker.close();
    worker.close();

    assertThat(heard)
        .containsExactlyInAnyOrder(
            "active good",
            "progress 50",
            "completed 7",
            "active bad",
            "progress 50",
            "failed boom",
            "drained",
            "paused",
            "resumed",
            "closed");
    assertThat(heard).startsWith("active good", "progress 50", "completed 7", "active bad");
    assertThat(heard).endsWith("paused", "resumed", "closed");
  }
}
