package com.nubabel.bridge.queue;

import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.job.JobState;
import com.nubabel.bridge.redis.Script;
import java.time.Duration;
import java.util.Map;

/**
 * What holds for a whole queue and all its workers, kept in its {@code meta} hash. Setting
 * something twice, or removing what is not there, is harmless.
 */
public final class QueueSettings {
  private static final Script RATE_LIMIT = Script.named("readRateLimit");

  private final QueueCalls calls;

  QueueSettings(QueueCalls calls) {
    this.calls = calls;
  }

  /** All settings, by BullMQ's names: {@code paused}, {@code concurrency}, {@code max} … */
  public Map<String, String> getMeta() {
    return calls.read(redis -> redis.hgetall(calls.keys().meta()));
  }

  /**
   * Stops fetching, on all workers of all languages, until {@link #resume()}. Jobs that run go on,
   * and jobs can be added.
   */
  public void pause() {
    calls.commit("pause", null);
  }

  /** Ends a pause; jobs that a pause of BullMQ 5 has put aside wait again, too. */
  public void resume() {
    long aside = (Long) calls.commit("resume", null, false).get(0);
    while (aside > 0) {
      aside = (Long) calls.commit("resume", null, true).get(0);
    }
  }

  public boolean isPaused() {
    return calls.read(redis -> redis.hexists(calls.keys().meta(), "paused"));
  }

  /**
   * Limits how many jobs may be active at once, on all workers together.
   *
   * @param jobs at least 1
   */
  public void setGlobalConcurrency(int jobs) {
    calls.commit("setMeta", null, "concurrency", atLeast("concurrency", jobs, 1));
  }

  public void removeGlobalConcurrency() {
    calls.commit("setMeta", null, "concurrency", "");
  }

  /** Null if there is no limit. */
  public Integer getGlobalConcurrency() {
    return number(calls.read(redis -> redis.hget(calls.keys().meta(), "concurrency")));
  }

  /** Whether as many jobs are active as the global concurrency allows. */
  public boolean isMaxed() {
    Integer concurrency = getGlobalConcurrency();
    return concurrency != null
        && new QueueInspection(calls).getJobCounts(JobState.ACTIVE).get(JobState.ACTIVE)
            >= concurrency;
  }

  /**
   * Limits how many jobs may begin within each span of time, on all workers together. A worker of
   * BullMQ with a limiter of its own keeps its own span.
   */
  public void setGlobalRateLimit(RateLimit limit) {
    calls.commit("setMeta", null, "max", limit.max(), "duration", limit.duration().toMillis());
  }

  public void removeGlobalRateLimit() {
    calls.commit("setMeta", null, "max", "", "duration", "");
  }

  /** Null if there is none, or only half of one. */
  public RateLimit getGlobalRateLimit() {
    Map<String, String> meta = getMeta();
    Integer max = number(meta.get("max"));
    Integer millis = number(meta.get("duration"));
    return max == null || millis == null || max < 1 || millis < 1
        ? null
        : new RateLimit(max, Duration.ofMillis(millis));
  }

  /**
   * Says that the rate limit is reached: no job begins for so long. Works only for a queue with a
   * global rate limit, or workers with one of their own.
   *
   * @param duration at least 1 ms
   */
  public void rateLimit(Duration duration) {
    calls.commit("rateLimit", null, atLeast("duration", duration.toMillis(), 1));
  }

  /**
   * Ends a rate limit that is reached.
   *
   * @return whether anything was counted or limited
   */
  public boolean removeRateLimitKey() {
    return (Long) calls.commit("rateLimit", null, "").get(0) == 1;
  }

  /**
   * How long the rate limit is still reached.
   *
   * @return ms, 0 if it is not; in a queue without a global rate limit -2 if nothing was counted,
   *     -1 if what was counted never expires
   */
  public long getRateLimitTtl() {
    return (Long) calls.read(RATE_LIMIT, "").get(0);
  }

  /** How long a limit of so many jobs is still reached, in ms; 0 if it is not. */
  public long getRateLimitTtl(int maxJobs) {
    return (Long) calls.read(RATE_LIMIT, atLeast("maxJobs", maxJobs, 1)).get(0);
  }

  /**
   * About how many entries the event stream keeps, from the next event on.
   *
   * @param entries at least 1; BullMQ's default is 10000
   */
  public void setMaxLenEvents(int entries) {
    calls.commit("setMeta", null, "opts.maxLenEvents", atLeast("entries", entries, 1));
  }

  /**
   * Says which library made the queue, as a Queue of BullMQ does when it is constructed. Nobody
   * relies on it.
   *
   * @param version {@code library:version}
   */
  public void setVersion(String version) {
    if (version.isEmpty()) {
      throw new BadInputException("version", "must be library:version, got none");
    }
    calls.commit("setMeta", null, "version", version);
  }

  /** What {@link #setVersion} says, for a queue of Node's {@code bullmq:6.7.0}; null if nothing. */
  public String getVersion() {
    return calls.read(redis -> redis.hget(calls.keys().meta(), "version"));
  }

  private static long atLeast(String field, long value, long least) {
    if (value < least) {
      throw new BadInputException(field, "must be at least " + least + ", got " + value);
    }
    return value;
  }

  /** Null also for what is no number: such a setting holds for nobody. */
  private static Integer number(String text) {
    try {
      return text == null ? null : Integer.valueOf(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
