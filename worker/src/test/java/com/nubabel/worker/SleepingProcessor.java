package com.nubabel.worker;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Runs each job until it is stopped. */
final class SleepingProcessor implements Processor {
  /** Open once a job runs. */
  final CountDownLatch begun = new CountDownLatch(1);

  @Override
  public Object process(ActiveJob job) throws InterruptedException {
    begun.countDown();
    TimeUnit.MINUTES.sleep(5);
    return null;
  }
}
