package com.nubabel.bridge.queue;

import com.fasterxml.jackson.databind.JsonNode;
import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.Json;
import com.nubabel.bridge.NubabelException;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.queue.Dependencies.Counts;
import com.nubabel.bridge.queue.Dependencies.Kind;
import com.nubabel.bridge.queue.Dependencies.Page;
import com.nubabel.bridge.redis.Operation;
import com.nubabel.bridge.redis.RedisConnections;
import com.nubabel.bridge.redis.Script;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * The children of one job, from whatever queues, named by their keys. A job that does not exist has
 * none. Safe for any thread; blocks until Redis has answered.
 */
public final class JobChildren {
  /** Children of a page unless told otherwise. */
  public static final int PAGE = 20;

  private static final Script READ = Script.named("readDependencies");
  private static final Script COUNT = Script.named("countDependencies");

  private final RedisConnections redis;
  private final QueueKeys keys;
  private final String parentId;

  JobChildren(RedisConnections redis, QueueKeys keys, String parentId) {
    this.redis = redis;
    this.keys = keys;
    this.parentId = parentId;
  }

  /**
   * What the completed ones returned, by their keys.
   *
   * @throws com.nubabel.bridge.NubabelException if one of the values is not JSON
   */
  public Map<String, JsonNode> getChildrenValues() {
    return parsed(
        Queue.join(redis, keys, redis.reads().hgetall(key("processed")).toCompletableFuture()));
  }

  /** Why those failed whose failure the job was told to ignore or to go on with, by their keys. */
  public Map<String, String> getIgnoredChildrenFailures() {
    return Queue.join(redis, keys, redis.reads().hgetall(key("failed")).toCompletableFuture());
  }

  /**
   * All of them, at one moment. For a job with very many, see {@link #getDependencies(Kind, String,
   * int)}.
   */
  public Dependencies getDependencies() {
    List<Object> reply = Queue.join(redis, keys, READ.call(redis.reads(), keys.base(), parentId));
    return new Dependencies(
        parsed(pairs(reply.get(0))), texts(reply.get(1)), pairs(reply.get(2)), texts(reply.get(3)));
  }

  /** How many there are, at one moment. */
  public Counts getDependenciesCount() {
    List<Object> reply = Queue.join(redis, keys, COUNT.call(redis.reads(), keys.base(), parentId));
    return new Counts(
        (Long) reply.get(0), (Long) reply.get(1), (Long) reply.get(2), (Long) reply.get(3));
  }

  /**
   * Some of those of one kind. Over all pages, each that stays of that kind meanwhile comes at
   * least once.
   *
   * @param cursor {@code 0} for the first page, then the {@code next} of the page before
   * @param count children of a page, about; at least 1
   */
  public Page getDependencies(Kind kind, String cursor, int count) {
    if (count < 1) {
      throw new BadInputException("count", "must be at least 1, got " + count);
    }
    if (!cursor.matches("[0-9]{1,19}")) {
      throw new BadInputException(
          "cursor", "must be 0 or the next of a page, got '" + cursor + "'");
    }
    ScanCursor from = ScanCursor.of(cursor);
    ScanArgs some = ScanArgs.Builder.limit(count);
    return switch (kind) {
      case PROCESSED ->
          page(
              redis.reads().hscan(key("processed"), from, some),
              found -> new Dependencies(parsed(found.getMap()), List.of(), Map.of(), List.of()));
      case IGNORED ->
          page(
              redis.reads().hscan(key("failed"), from, some),
              found -> new Dependencies(Map.of(), List.of(), found.getMap(), List.of()));
      case UNPROCESSED ->
          page(
              redis.reads().sscan(key("dependencies"), from, some),
              found -> new Dependencies(Map.of(), found.getValues(), Map.of(), List.of()));
      case FAILED -> failed(Long.parseLong(cursor), count);
    };
  }

  private <C extends ScanCursor> Page page(
      CompletionStage<C> scan, Function<C, Dependencies> values) {
    C found = Queue.join(redis, keys, scan.toCompletableFuture());
    return new Page(values.apply(found), found.isFinished() ? null : found.getCursor());
  }

  /** By rank: the set is ordered by when each failed. */
  private Page failed(long from, int count) {
    CompletableFuture<List<String>> range =
        redis.reads().zrange(key("unsuccessful"), from, from + count).toCompletableFuture();
    List<String> found = Queue.join(redis, keys, range);
    boolean isLast = found.size() <= count;
    List<String> page = isLast ? found : found.subList(0, count);
    return new Page(
        new Dependencies(Map.of(), List.of(), Map.of(), page),
        isLast ? null : String.valueOf(from + count));
  }

  /**
   * Removes those for which the job waits, with all for which they wait; the job then goes on. One
   * that a worker holds, or that has failed, stays with what is below it.
   */
  public void removeUnprocessedChildren() {
    Operation remove = new Operation("removeUnprocessedChildren", parentId, List.of(parentId));
    Queue.join(redis, keys, redis.commit(keys.base()).submit(remove));
  }

  private String key(String kind) {
    return keys.job(parentId) + ":" + kind;
  }

  private Map<String, JsonNode> parsed(Map<String, String> values) {
    Map<String, JsonNode> parsed = new LinkedHashMap<>();
    values.forEach((child, value) -> parsed.put(child, parsed(child, value)));
    return parsed;
  }

  private JsonNode parsed(String child, String value) {
    try {
      return Json.parse(value);
    } catch (NubabelException e) {
      throw new NubabelException(
          "job %s in queue '%s': what its child %s returned is %s"
              .formatted(parentId, keys.queue(), child, e.getMessage()),
          e);
    }
  }

  private static Map<String, String> pairs(Object flat) {
    List<String> texts = texts(flat);
    Map<String, String> pairs = new LinkedHashMap<>();
    for (int i = 0; i + 1 < texts.size(); i += 2) {
      pairs.put(texts.get(i), texts.get(i + 1));
    }
    return pairs;
  }

  private static List<String> texts(Object values) {
    return ((List<?>) values).stream().map(String.class::cast).toList();
  }
}
