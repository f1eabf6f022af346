package com.nubabel.bench;

import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.queue.NewJob;
import com.nubabel.bridge.queue.Queue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The jobs that all turns add and drain, with some 80 bytes of data. */
final class SampleJobs {
  private static final String TEXT = "x".repeat(60);

  private SampleJobs() {}

  static NewJob job(int number) {
    return NewJob.of("n", Map.of("i", number, "text", TEXT), JobOptions.NONE);
  }

  /** Adds so many, as many in a call as may be. */
  static void addInBulk(Queue queue, int jobs) {
    for (int from = 0; from < jobs; from += Queue.BULK_MAX) {
      List<NewJob> some = new ArrayList<>();
      for (int i = from; i < Math.min(from + Queue.BULK_MAX, jobs); i++) {
        some.add(job(i));
      }
      queue.addBulk(some);
    }
  }
}
