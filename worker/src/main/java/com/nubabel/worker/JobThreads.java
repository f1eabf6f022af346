package com.nubabel.worker;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The one class that knows whether the JVM has virtual threads (21 and later). Where it has, each
 * job runs on one; else on a pool that grows to the jobs that run at once.
 */
final class JobThreads {
  private static final MethodHandle VIRTUAL = findVirtual();

  private JobThreads() {}

  static boolean areVirtual() {
    return VIRTUAL != null;
  }

  static ExecutorService newExecutor(String queue) {
    if (VIRTUAL == null) {
      return newPool(queue);
    }
    try {
      return (ExecutorService) VIRTUAL.invokeExact();
    } catch (Throwable e) {
      throw new IllegalStateException("virtual threads cannot be had", e);
    }
  }

  /** Platform threads, on any JVM. */
  static ExecutorService newPool(String queue) {
    AtomicLong count = new AtomicLong();
    ThreadFactory threads =
        task -> new Thread(task, "nubabel-job-" + queue + "-" + count.incrementAndGet());
    return Executors.newCachedThreadPool(threads);
  }

  private static MethodHandle findVirtual() {
    try {
      return MethodHandles.publicLookup()
          .findStatic(
              Executors.class,
              "newVirtualThreadPerTaskExecutor",
              MethodType.methodType(ExecutorService.class));
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }
}
