package com.nubabel.bridge.redis;

import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Sends operations on one queue to Redis in groups. An operation goes out at once while fewer than
 * {@link #IN_FLIGHT_MAX} calls are under way; what comes meanwhile goes out together in the next
 * one. So nobody waits for a group to fill, and the busier Redis is, the larger the groups become
 * and the less each operation costs.
 *
 * <p>Operations are carried out in the order of their submission. Redis keeps the order of the
 * calls on one connection; when it has forgotten the script (a restart), the calls under way come
 * back refused and are sent again in their order before any other.
 *
 * <p>Safe for any thread. Results are completed on the connection's thread, which must not be
 * blocked.
 */
public final class GroupCommit {
  static final int IN_FLIGHT_MAX = 4;
  static final int GROUP_MAX = 200;
  static final int GROUP_SIZE_MAX = 1 << 20;

  private static final Script COMMIT = Script.named("commit");

  private final RedisAsyncCommands<String, String> redis;
  private final String base;

  // Guarded by this.
  private final Deque<Call> waiting = new ArrayDeque<>();
  private final Deque<List<Call>> refused = new ArrayDeque<>();
  private int inFlight;

  /** An operation and who waits for it. */
  private record Call(Operation operation, CompletableFuture<List<Object>> reply) {}

  GroupCommit(RedisAsyncCommands<String, String> redis, String base) {
    this.redis = redis;
    this.base = base;
  }

  /**
   * Sends an operation as soon as may be.
   *
   * @return what the operation returns, without the leading 0; or fails with the exception that
   *     {@link ScriptErrors} names for its code, or with {@link OutcomeUnknownException}
   */
  public CompletableFuture<List<Object>> submit(Operation operation) {
    CompletableFuture<List<Object>> reply = new CompletableFuture<>();
    synchronized (this) {
      waiting.addLast(new Call(operation, reply));
      send();
    }
    return reply;
  }

  /** Sends what may be sent. Call with the lock held, so that calls leave in their order. */
  private void send() {
    if (!refused.isEmpty()) {
      if (inFlight == 0) {
        // The first of these loads the script, the server handles them in turn.
        var unused = redis.scriptLoad(COMMIT.source());
        while (!refused.isEmpty()) {
          sendGroup(refused.removeFirst());
        }
      }
      return;
    }
    while (inFlight < IN_FLIGHT_MAX && !waiting.isEmpty()) {
      sendGroup(nextGroup());
    }
  }

  private List<Call> nextGroup() {
    List<Call> group = new ArrayList<>();
    int size = 0;
    while (!waiting.isEmpty() && group.size() < GROUP_MAX && size < GROUP_SIZE_MAX) {
      Call call = waiting.removeFirst();
      size += call.operation.size();
      group.add(call);
    }
    return group;
  }

  private void sendGroup(List<Call> group) {
    inFlight++;
    var unused =
        COMMIT
            .callBySha(redis, new String[] {base}, arguments(group))
            .whenComplete((replies, failure) -> receive(group, replies, failure));
  }

  private static String[] arguments(List<Call> group) {
    List<String> arguments = new ArrayList<>();
    arguments.add(String.valueOf(group.size()));
    for (Call call : group) {
      arguments.add(call.operation.name());
      arguments.add(String.valueOf(call.operation.arguments().size()));
      arguments.addAll(call.operation.arguments());
    }
    return arguments.toArray(String[]::new);
  }

  private void receive(List<Call> group, List<Object> replies, Throwable failure) {
    boolean again = failure != null && Script.isUnknownToServer(failure);
    synchronized (this) {
      inFlight--;
      if (again) {
        refused.addLast(group);
      }
      send();
    }
    if (again) {
      return;
    }
    for (int i = 0; i < group.size(); i++) {
      Call call = group.get(i);
      if (failure != null) {
        call.reply.completeExceptionally(ScriptErrors.lost(call.operation, base, failure));
      } else {
        complete(call, replies.get(i));
      }
    }
  }

  private void complete(Call call, Object reply) {
    List<?> values = (List<?>) reply;
    long code = (Long) values.get(0);
    if (code < 0) {
      String text = values.size() > 1 ? String.valueOf(values.get(1)) : "";
      call.reply.completeExceptionally(ScriptErrors.of(code, text, call.operation, base));
    } else {
      call.reply.complete(List.copyOf(values.subList(1, values.size())));
    }
  }
}
