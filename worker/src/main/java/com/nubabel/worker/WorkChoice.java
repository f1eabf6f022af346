package com.nubabel.worker;

import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.job.JobType;
import java.util.List;

/** What an author has given to run jobs: a processor, handlers, or a batch processor. */
final class WorkChoice {
  private Processor processor;
  private Handlers handlers = Handlers.NONE;
  private BatchProcessor batchProcessor;

  void processor(Processor processor) {
    this.processor = processor;
  }

  <A, R> void handle(JobType<A, R> type, Handler<? super A, ? extends R> handler) {
    handlers = handlers.handle(type, handler);
  }

  void fallback(Processor fallback) {
    handlers = handlers.fallback(fallback);
  }

  void batch(BatchProcessor processor) {
    this.batchProcessor = processor;
  }

  /** The types of jobs that have a handler, be the handlers given as the processor. */
  List<JobType<?, ?>> types() {
    return processor instanceof Handlers given ? given.types() : handlers.types();
  }

  /**
   * What runs the jobs; null if nothing was given.
   *
   * @throws BadInputException if more than one was
   */
  Work work() {
    boolean hasHandlers = handlers != Handlers.NONE;
    if (processor != null && hasHandlers) {
      throw new BadInputException(
          "processor", "must not be given beside handlers: make it their fallback");
    }
    if (batchProcessor != null) {
      if (processor != null || hasHandlers) {
        throw new BadInputException("batch", "must not be given beside a processor or handlers");
      }
      return Work.ofBatches(batchProcessor);
    }
    Processor chosen = hasHandlers ? handlers : processor;
    return chosen == null ? null : Work.of(chosen);
  }
}
