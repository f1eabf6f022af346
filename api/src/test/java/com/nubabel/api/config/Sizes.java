package com.nubabel.api.config;

import com.nubabel.api.NubabelConfiguration;
import com.nubabel.bridge.job.JobType;
import com.nubabel.worker.Handlers;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Named in a configuration, and made from it: handlers for two types of jobs. */
public final class Sizes implements Supplier<Handlers>, AutoCloseable {
  static final JobType<String, Integer> LENGTH = JobType.of("length", String.class, Integer.class);
  static final JobType<String, Void> HANG = JobType.of("hang", String.class);
  static final AtomicInteger CLOSED = new AtomicInteger();

  private final int offset;

  public Sizes(NubabelConfiguration configuration) {
    this.offset = configuration.defaultQueue().length();
  }

  @Override
  public Handlers get() {
    return Handlers.of(LENGTH, (text, job) -> offset + text.length())
        .handle(
            HANG,
            (text, job) -> {
              new CountDownLatch(1).await();
              return null;
            });
  }

  @Override
  public void close() {
    CLOSED.incrementAndGet();
  }
}
