package com.nubabel.api.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nubabel.bridge.Json;
import com.nubabel.bridge.job.JobState;
import com.nubabel.bridge.queue.Cancellation;
import com.nubabel.bridge.queue.MovedJobs;
import com.nubabel.bridge.queue.Queue;
import com.nubabel.bridge.queue.RateLimit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A change that can be made to a queue, over REST ({@code POST /api/queues/{queue}/{action}}) or as
 * a Dropwizard task. All can be repeated without harm. Times are in ms.
 *
 * @param name as in the path
 * @param parameters it knows
 * @param act makes the change, and answers with what it did
 */
public record QueueAction(
    String name, List<String> parameters, BiFunction<Queue, Parameters, ObjectNode> act) {

  /** Ids that an answer lists; there may be more. */
  static final int IDS_MAX = 100;

  /** Letters that one call brings back; who has more calls again. */
  static final int REPLAY_MAX = 1000;

  private static final int REPLAY_DEFAULT = 100;

  /** All there are, by name. */
  public static final Map<String, QueueAction> ALL =
      Stream.of(
              action("pause", List.of(), (queue, p) -> paused(queue, true)),
              action("resume", List.of(), (queue, p) -> paused(queue, false)),
              action("drain", List.of("delayed", "dryRun"), QueueAction::drain),
              action("clean", List.of("state", "grace", "limit", "dryRun"), QueueAction::clean),
              action("retry", List.of("state", "until"), QueueAction::retry),
              action("replay", List.of("limit"), QueueAction::replay),
              action("promote", List.of(), (queue, p) -> moved(queue.upkeep().promoteJobs())),
              action("obliterate", List.of("force", "dryRun"), QueueAction::obliterate),
              action("cancel", List.of("job", "reason"), QueueAction::cancel),
              action("trim-events", List.of("entries"), QueueAction::trimEvents),
              action("remove-orphans", List.of("limit", "dryRun"), QueueAction::removeOrphans),
              action("concurrency", List.of("jobs"), QueueAction::concurrency),
              action("remove-concurrency", List.of(), QueueAction::removeConcurrency),
              action("rate-limit", List.of("max", "duration"), QueueAction::rateLimit),
              action("remove-rate-limit", List.of(), QueueAction::removeRateLimit),
              action("hold", List.of("duration"), QueueAction::hold),
              action("release", List.of(), QueueAction::release))
          .collect(Collectors.toUnmodifiableMap(QueueAction::name, Function.identity()));

  private static QueueAction action(
      String name, List<String> parameters, BiFunction<Queue, Parameters, ObjectNode> act) {
    return new QueueAction(name, parameters, act);
  }

  private static ObjectNode answer() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static ObjectNode paused(Queue queue, boolean isPaused) {
    if (isPaused) {
      queue.settings().pause();
    } else {
      queue.settings().resume();
    }
    return answer().put("paused", isPaused);
  }

  private static ObjectNode deleted(boolean dryRun, long count) {
    return answer().put(dryRun ? "wouldDelete" : "deleted", count);
  }

  private static ObjectNode deleted(boolean dryRun, List<String> ids) {
    ObjectNode answer = deleted(dryRun, ids.size());
    answer.set("ids", Json.MAPPER.valueToTree(firstOf(ids)));
    return answer;
  }

  private static List<String> firstOf(List<String> ids) {
    return ids.subList(0, Math.min(IDS_MAX, ids.size()));
  }

  private static ObjectNode moved(MovedJobs moved) {
    ObjectNode answer = answer().put("moved", moved.count());
    if (!moved.broken().isEmpty()) {
      answer.put("broken", moved.broken().size());
      answer.set("brokenIds", Json.MAPPER.valueToTree(firstOf(moved.broken())));
    }
    return answer;
  }

  private static ObjectNode drain(Queue queue, Parameters parameters) {
    boolean delayed = parameters.flag("delayed");
    boolean dryRun = parameters.flag("dryRun");
    return deleted(
        dryRun, dryRun ? queue.upkeep().drainDry(delayed) : queue.upkeep().drain(delayed));
  }

  private static ObjectNode clean(Queue queue, Parameters parameters) {
    JobState state = parameters.state("state", JobState.COMPLETED);
    Duration grace = parameters.millis("grace", 0L, 0);
    int limit = parameters.integer("limit", 0, 0, Integer.MAX_VALUE);
    boolean dryRun = parameters.flag("dryRun");
    return deleted(
        dryRun,
        dryRun
            ? queue.upkeep().cleanDry(grace, limit, state)
            : queue.upkeep().clean(grace, limit, state));
  }

  private static ObjectNode retry(Queue queue, Parameters parameters) {
    JobState state =
        parameters.state("state", JobState.FAILED, JobState.FAILED, JobState.COMPLETED);
    long until = parameters.number("until", -1L, 0, Long.MAX_VALUE);
    return moved(queue.upkeep().retryJobs(state, until < 0 ? null : Instant.ofEpochMilli(until)));
  }

  private static ObjectNode replay(Queue queue, Parameters parameters) {
    int limit = parameters.integer("limit", REPLAY_DEFAULT, 1, REPLAY_MAX);
    return moved(queue.deadLetters().replayAll(limit));
  }

  private static ObjectNode obliterate(Queue queue, Parameters parameters) {
    boolean force = parameters.flag("force");
    if (parameters.flag("dryRun")) {
      Map<JobState, Long> counts = queue.inspect().getJobCounts();
      long waiting = counts.get(JobState.WAITING_CHILDREN);
      return deleted(true, counts.values().stream().mapToLong(n -> n).sum() - waiting);
    }
    queue.upkeep().obliterate(force);
    return answer().put("obliterated", true);
  }

  private static ObjectNode cancel(Queue queue, Parameters parameters) {
    String reason = parameters.text("reason");
    Cancellation outcome =
        queue.cancel(parameters.required("job"), reason == null ? "by an operator" : reason);
    return answer().put("cancel", outcome.name().toLowerCase(Locale.ROOT));
  }

  private static ObjectNode trimEvents(Queue queue, Parameters parameters) {
    int entries = parameters.integer("entries", null, 0, Integer.MAX_VALUE);
    return answer().put("trimmed", queue.upkeep().trimEvents(entries));
  }

  private static ObjectNode removeOrphans(Queue queue, Parameters parameters) {
    int limit = parameters.integer("limit", 0, 0, Integer.MAX_VALUE);
    boolean dryRun = parameters.flag("dryRun");
    return deleted(
        dryRun,
        dryRun
            ? queue.upkeep().removeOrphanedJobsDry(limit)
            : queue.upkeep().removeOrphanedJobs(limit));
  }

  private static ObjectNode concurrency(Queue queue, Parameters parameters) {
    int jobs = parameters.integer("jobs", null, 1, Integer.MAX_VALUE);
    queue.settings().setGlobalConcurrency(jobs);
    return answer().put("concurrency", jobs);
  }

  private static ObjectNode removeConcurrency(Queue queue, Parameters parameters) {
    queue.settings().removeGlobalConcurrency();
    return answer().putNull("concurrency");
  }

  private static ObjectNode rateLimit(Queue queue, Parameters parameters) {
    int max = parameters.integer("max", null, 1, Integer.MAX_VALUE);
    Duration duration = parameters.millis("duration", null, 1);
    queue.settings().setGlobalRateLimit(new RateLimit(max, duration));
    return answer().put("max", max).put("duration", duration.toMillis());
  }

  private static ObjectNode removeRateLimit(Queue queue, Parameters parameters) {
    queue.settings().removeGlobalRateLimit();
    return answer().putNull("max").putNull("duration");
  }

  private static ObjectNode hold(Queue queue, Parameters parameters) {
    Duration duration = parameters.millis("duration", null, 1);
    queue.settings().rateLimit(duration);
    return answer().put("heldMillis", duration.toMillis());
  }

  private static ObjectNode release(Queue queue, Parameters parameters) {
    return answer().put("released", queue.settings().removeRateLimitKey());
  }
}
