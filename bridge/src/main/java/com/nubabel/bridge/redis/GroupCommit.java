package com.nubabel.bridge.redis;

import com.nubabel.bridge.NubabelException;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * Sends operations on one queue to Redis in groups. An operation goes out at once while fewer than
 * {@link #IN_FLIGHT_MAX} calls are under way; what comes meanwhile goes out together in the next
 * one. So nobody waits for a group to fill, and the busier Redis is, the larger the groups become
 * and the less each operation costs.
 *
 * <p>Operations are carried out in the order of their submission. They leave from the connection's
 * own thread alone, and Redis keeps the order of the calls on one connection; when it has forgotten
 * the script (a restart, a flush), the calls under way come back refused and are sent again in
 * their order before any other. After anything but a good reply, calls go out one at a time until
 * one comes back well: another process may load the script between two of ours, and the second
 * would overtake a refused first.
 *
 * <p>A server that is not the master of the keys any more, or not yet, refuses calls; they go out
 * again in their order when the master is found.
 *
 * <p>During an outage operations wait here, unsent, for the connection to come back. An operation
 * is never sent twice, unless Redis itself has said that it was not carried out. Every operation
 * ends at its deadline at the latest.
 *
 * <p>Safe for any thread. Results are completed on the connection's thread, which must not be
 * blocked.
 */
public final class GroupCommit {
  static final int IN_FLIGHT_MAX = 4;
  static final int GROUP_MAX = 200;
  static final int GROUP_SIZE_MAX = 1 << 20;

  /** Operations that wait unsent. More are refused at once. */
  static final int WAITING_MAX = 100_000;

  /** Before calls go out again that the server refused to run. */
  private static final long REFUSED_PAUSE_MILLIS = 50;

  private static final String READ_ONLY = "READONLY You can't write against a read only replica";

  private final Link link;
  private final String base;

  // Guarded by this.
  private final Deque<Call> unanswered = new ArrayDeque<>();
  private final Deque<Call> waiting = new ArrayDeque<>();
  private final Deque<List<Call>> refused = new ArrayDeque<>();
  private int inFlight;
  private long groups;
  private boolean isSteady;
  private boolean isPausing;
  private boolean isSending;
  private boolean isWatched;
  private boolean isClosed;

  /** An operation and who waits for it. */
  private static final class Call {
    final Operation operation;
    final long deadlineNanos;
    final CompletableFuture<List<Object>> reply = new CompletableFuture<>();
    // Guarded by the group commit. True while nobody knows whether Redis has carried it out.
    boolean isSent;

    Call(Operation operation, long deadlineNanos) {
      this.operation = operation;
      this.deadlineNanos = deadlineNanos;
    }
  }

  /**
   * Calls that go out together.
   *
   * @param withSource whether the script goes along, for a server that does not know it
   */
  private record Group(List<Call> calls, boolean withSource) {}

  GroupCommit(Link link, String base) {
    this.link = link;
    this.base = base;
  }

  /**
   * Sends an operation as soon as may be.
   *
   * @return what the operation returns, without the leading 0; or fails with the exception that
   *     {@link ScriptErrors} names for its code, with {@link OutcomeUnknownException} if it was
   *     sent and its reply was lost or late, or with {@link RedisUnavailableException} if it was
   *     never sent
   */
  public CompletableFuture<List<Object>> submit(Operation operation) {
    Call call = new Call(operation, System.nanoTime() + link.deadline().toNanos());
    synchronized (this) {
      if (isClosed || waiting.size() >= WAITING_MAX) {
        String why = isClosed ? "the connection is closed" : WAITING_MAX + " operations wait";
        return CompletableFuture.failedFuture(unsent(operation, why));
      }
      forgetAnswered();
      unanswered.addLast(call);
      waiting.addLast(call);
      watch();
      sendSoon();
    }
    return call.reply;
  }

  /** An operation for a connection of the caller's own, which goes there outside of the groups. */
  public LoneCall alone(Operation operation) {
    return new LoneCall(operation, base);
  }

  /** Whether Redis is connected and has left no call without an answer for so long. */
  public synchronized boolean isAnswering(long silenceMaxMillis) {
    forgetAnswered();
    long submitted = System.nanoTime() + link.deadline().toNanos();
    return link.isUp()
        && (unanswered.isEmpty()
            || submitted - unanswered.peekFirst().deadlineNanos
                < TimeUnit.MILLISECONDS.toNanos(silenceMaxMillis));
  }

  /** Calls that were sent: the larger the groups, the fewer. */
  public synchronized long calls() {
    return groups;
  }

  /** The connection is back: sends what waited. */
  synchronized void resume() {
    isSteady = false;
    sendSoon();
  }

  /** Fails all that is unanswered, and whatever comes later. */
  void close() {
    synchronized (this) {
      isClosed = true;
    }
    fail(Long.MAX_VALUE, "the connection is closed");
  }

  /**
   * Has the connection's thread send, unless so many calls are under way that the next reply will
   * have it send anyhow. Call with the lock held.
   */
  private void sendSoon() {
    if (!isSending && !isClosed && inFlight < inFlightMax()) {
      isSending = true;
      link.thread().execute(this::send);
    }
  }

  /** Sends what may be sent. Called on the connection's thread. */
  private void send() {
    // Written without the lock, so that nobody who submits waits for that.
    takeDue().forEach(this::write);
  }

  private synchronized List<Group> takeDue() {
    isSending = false;
    List<Group> due = new ArrayList<>();
    if (isClosed || isPausing || !link.isUp()) {
      return due;
    }
    if (refused.isEmpty()) {
      while (inFlight < inFlightMax() && !waiting.isEmpty()) {
        take(nextCalls(), false, due);
      }
    } else if (inFlight == 0) {
      while (!refused.isEmpty()) {
        // The first brings the script along, for the others as well.
        take(refused.removeFirst(), due.isEmpty(), due);
      }
    }
    return due;
  }

  private int inFlightMax() {
    return isSteady ? IN_FLIGHT_MAX : 1;
  }

  private List<Call> nextCalls() {
    List<Call> calls = new ArrayList<>();
    int size = 0;
    while (!waiting.isEmpty() && calls.size() < GROUP_MAX && size < GROUP_SIZE_MAX) {
      Call call = waiting.removeFirst();
      size += call.operation.size();
      calls.add(call);
    }
    return calls;
  }

  private void take(List<Call> calls, boolean withSource, List<Group> due) {
    // A caller may have given up meanwhile, or its deadline may have passed.
    calls.removeIf(call -> call.reply.isDone());
    if (!calls.isEmpty()) {
      inFlight++;
      groups++;
      calls.forEach(call -> call.isSent = true);
      due.add(new Group(calls, withSource));
    }
  }

  private void write(Group group) {
    RedisAsyncCommands<String, String> redis = link.connection().async();
    List<String> arguments =
        CommitScript.arguments(group.calls.stream().map(call -> call.operation).toList());
    CompletableFuture<List<Object>> replies =
        group.withSource
            ? CommitScript.SCRIPT.callBySource(redis, base, arguments)
            : CommitScript.SCRIPT.callBySha1(redis, base, arguments);
    BiConsumer<List<Object>, Throwable> receive =
        (values, failure) -> receive(group.calls, values, failure);
    if (replies.isDone()) {
      // Failed on the spot: not here, where the next one would be sent from within this one.
      var unused = replies.whenCompleteAsync(receive, link.executor());
    } else {
      var unused = replies.whenComplete(receive);
    }
  }

  private void receive(List<Call> group, List<Object> replies, Throwable failure) {
    boolean isRefused = failure != null && Script.isNotRun(failure);
    List<Call> again = isRefused ? group : failure == null ? notWritten(group, replies) : List.of();
    synchronized (this) {
      inFlight--;
      isSteady = failure == null && again.isEmpty();
      if (!again.isEmpty()) {
        again.forEach(call -> call.isSent = false);
        refused.addLast(again);
        if (!Script.isUnknownToServer(failure)) {
          pauseForMaster();
        }
      }
    }
    if (link.thread().inEventLoop()) {
      send();
    } else {
      synchronized (this) {
        sendSoon();
      }
    }
    for (int i = 0; i < group.size() && !isRefused; i++) {
      Call call = group.get(i);
      if (failure != null) {
        call.reply.completeExceptionally(ScriptErrors.lost(call.operation, base, failure));
      } else if (!again.contains(call)) {
        complete(call, replies.get(i));
      }
    }
  }

  /** The calls of a group that a replica, a master until just now, has refused to write. */
  private static List<Call> notWritten(List<Call> group, List<Object> replies) {
    List<Call> refused = new ArrayList<>();
    for (int i = 0; i < group.size(); i++) {
      List<?> reply = (List<?>) replies.get(i);
      boolean isError = reply.size() > 1 && reply.get(0).equals(Refusal.ERROR.code());
      if (isError && String.valueOf(reply.get(1)).contains(READ_ONLY)) {
        refused.add(group.get(i));
      }
    }
    return refused;
  }

  /**
   * The server would not have the calls: sends on when another may be found. With the lock held.
   */
  private void pauseForMaster() {
    link.doubtMaster();
    isPausing = true;
    var unused =
        link.executor()
            .schedule(
                () -> {
                  synchronized (this) {
                    isPausing = false;
                    sendSoon();
                  }
                },
                REFUSED_PAUSE_MILLIS,
                TimeUnit.MILLISECONDS);
  }

  private void complete(Call call, Object reply) {
    try {
      call.reply.complete(resultOf(call.operation, reply));
    } catch (NubabelException e) {
      call.reply.completeExceptionally(e);
    }
  }

  /**
   * Reads one of the replies that an operation on many jobs gives for each, as that of {@link
   * #submit}.
   *
   * @throws NubabelException that {@link ScriptErrors} names for the code
   */
  public List<Object> resultOf(Operation operation, Object reply) {
    return CommitScript.resultOf(operation, base, reply);
  }

  /** Sees to the deadline of the oldest call. Call with the lock held. */
  private void watch() {
    if (!isWatched && !unanswered.isEmpty() && !isClosed) {
      isWatched = true;
      long left = unanswered.peekFirst().deadlineNanos - System.nanoTime();
      var unused = link.executor().schedule(this::expire, Math.max(left, 0), TimeUnit.NANOSECONDS);
    }
  }

  private void expire() {
    link.doubtMaster();
    fail(System.nanoTime(), "it did not answer for " + link.deadline().toMillis() + " ms");
    synchronized (this) {
      isWatched = false;
      sendSoon();
      watch();
    }
  }

  /** Fails the unanswered calls whose deadline is not after a time. */
  private void fail(long deadlineNanos, String why) {
    List<Runnable> failures = new ArrayList<>();
    synchronized (this) {
      forgetAnswered();
      while (!unanswered.isEmpty() && isLate(unanswered.peekFirst(), deadlineNanos)) {
        Call call = unanswered.removeFirst();
        NubabelException failure =
            call.isSent
                ? ScriptErrors.lost(call.operation, base, new NubabelException(why))
                : unsent(call.operation, why);
        failures.add(() -> call.reply.completeExceptionally(failure));
      }
      // Both are in the order of submission: what is late there is at the front here.
      while (!waiting.isEmpty() && isLate(waiting.peekFirst(), deadlineNanos)) {
        waiting.removeFirst();
      }
    }
    failures.forEach(Runnable::run);
  }

  private static boolean isLate(Call call, long deadlineNanos) {
    return deadlineNanos == Long.MAX_VALUE || call.deadlineNanos - deadlineNanos <= 0;
  }

  private NubabelException unsent(Operation operation, String why) {
    return ScriptErrors.unsent(operation, base, link.address(), why);
  }

  private void forgetAnswered() {
    while (!unanswered.isEmpty() && unanswered.peekFirst().reply.isDone()) {
      unanswered.removeFirst();
    }
  }
}
