package com.nubabel.worker;

import java.util.List;

/** Has an author's code do jobs, on the calling thread, and says of each how it ended. */
@FunctionalInterface
interface Work {
  void run(List<RunningJob> jobs);

  /** One call for each job; there is one in a slot. */
  static Work of(Processor processor) {
    return jobs -> jobs.forEach(job -> run(processor, job));
  }

  private static void run(Processor processor, RunningJob job) {
    try {
      job.complete(processor.process(job));
    } catch (Throwable e) {
      // Also errors: whatever an author's code throws ends its own job, and not this slot.
      job.fail(e);
    }
  }

  /** One call for all. */
  static Work ofBatches(BatchProcessor processor) {
    return jobs -> {
      try {
        processor.process(List.copyOf(jobs));
        jobs.stream().filter(job -> !job.isDecided()).forEach(job -> job.complete(null));
      } catch (Throwable e) {
        jobs.stream().filter(job -> !job.isDecided()).forEach(job -> job.fail(e));
      }
    };
  }
}
