package com.nubabel.worker.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.Json;
import com.nubabel.bridge.events.EventNames;
import com.nubabel.bridge.job.Job;
import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.JobType;
import com.nubabel.bridge.job.Parent;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.job.TypedJson;
import com.nubabel.bridge.queue.JobChildren;
import com.nubabel.worker.ActiveJob;
import com.nubabel.worker.Handler;
import com.nubabel.worker.UnrecoverableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * One job for one handler, without Redis: keeps what the handler reports. Data and result go
 * through JSON, as they would on their way, so that what cannot be written or read shows. It has no
 * children: a handler that asks for them is tested with {@link TestKit#drain}.
 *
 * <p>Safe for any thread, but for {@link #run}, which has one.
 */
public final class TestJob<A, R> implements ActiveJob {
  private static final QueueKeys KEYS = new QueueKeys("test", "test");

  private final JobType<A, R> type;
  private final Job job;

  // Guarded by this.
  private final List<JsonNode> progress = new ArrayList<>();
  private final List<String> logs = new ArrayList<>();
  private final List<PublishedEvent> events = new ArrayList<>();
  private final List<Runnable> hooks = new ArrayList<>();
  private final List<String> text = new ArrayList<>();
  private Thread thread;
  private boolean cancelled;

  private TestJob(JobType<A, R> type, Job job) {
    this.type = type;
    this.job = job;
  }

  /**
   * A job of a type in its first attempt, whose id is 1.
   *
   * @throws BadInputException if it could not be added
   */
  public static <A, R> TestJob<A, R> of(JobType<A, R> type, A data) {
    return of(type, data, 0);
  }

  /**
   * One that was tried before.
   *
   * @param attemptsMade attempts that failed
   */
  public static <A, R> TestJob<A, R> of(JobType<A, R> type, A data, int attemptsMade) {
    String json = type.writeData(data);
    List<String> fields =
        List.of(
            "name", type.name(),
            "data", json,
            "opts", type.optionsOf(json, JobOptions.NONE).toWire(),
            "timestamp", String.valueOf(TestClock.START.toEpochMilli()),
            "atm", String.valueOf(attemptsMade),
            "ats", String.valueOf(attemptsMade + 1));
    return new TestJob<>(type, Job.of(KEYS.queue(), "1", fields));
  }

  /**
   * Runs a handler on the calling thread.
   *
   * @return what it returned, as whoever awaits the job would read it
   * @throws Exception what it threw
   */
  public R run(Handler<? super A, ? extends R> handler) throws Exception {
    A data = type.readData(job.data());
    begin();
    try {
      return type.readResult(type.writeResult(handler.handle(data, this)));
    } finally {
      end();
    }
  }

  private synchronized void begin() {
    thread = Thread.currentThread();
    if (cancelled) {
      thread.interrupt();
    }
  }

  private synchronized void end() {
    thread = null;
    if (cancelled) {
      Thread.interrupted();
    }
  }

  /** Cancels it, before or while it runs: interrupts its thread, and runs its hooks here. */
  public void cancel() {
    List<Runnable> due;
    synchronized (this) {
      cancelled = true;
      if (thread != null) {
        thread.interrupt();
      }
      due = List.copyOf(hooks);
      hooks.clear();
    }
    due.forEach(Runnable::run);
  }

  /** All that was reported, oldest first. */
  public synchronized List<JsonNode> progress() {
    return List.copyOf(progress);
  }

  /** The rows of its log. */
  public synchronized List<String> logs() {
    return List.copyOf(logs);
  }

  /** The custom events it published. */
  public synchronized List<PublishedEvent> events() {
    return List.copyOf(events);
  }

  /** The text that it appended since it was begun anew. */
  public synchronized String text() {
    return String.join("", text);
  }

  @Override
  public Job job() {
    return job;
  }

  @Override
  public JsonNode data() {
    return Json.parse(job.data());
  }

  @Override
  public <T> T data(Class<T> as) {
    try {
      return new TypedJson<T>("data", Json.MAPPER.constructType(as)).read(job.data());
    } catch (BadInputException e) {
      throw new UnrecoverableException(e.getMessage(), e);
    }
  }

  @Override
  public synchronized void updateProgress(Object value) {
    progress.add(Json.parse(Json.write(value)));
  }

  @Override
  public synchronized void log(String row) {
    logs.add(row);
  }

  @Override
  public synchronized void publish(String event, Map<String, ?> data) {
    EventNames.checkCustom("event", event);
    events.add(new PublishedEvent(event, Json.parse(Json.write(data))));
  }

  @Override
  public synchronized CompletableFuture<Long> appendText(String piece, String userId) {
    text.add(piece);
    return CompletableFuture.completedFuture((long) text.size());
  }

  @Override
  public synchronized void restartText(String userId) {
    text.clear();
  }

  /**
   * @throws UnsupportedOperationException always
   */
  @Override
  public JobChildren children() {
    throw new UnsupportedOperationException(
        "a job without Redis has no children: drain its queue with a TestKit");
  }

  @Override
  public Parent asParent() {
    return Parent.of(KEYS, job.id());
  }

  /** Returns: no child is pending. */
  @Override
  public void moveToWaitingChildren() {}

  @Override
  public synchronized boolean isCancelled() {
    return cancelled;
  }

  @Override
  public void onCancel(Runnable hook) {
    synchronized (this) {
      if (!cancelled) {
        hooks.add(hook);
        return;
      }
    }
    hook.run();
  }
}
