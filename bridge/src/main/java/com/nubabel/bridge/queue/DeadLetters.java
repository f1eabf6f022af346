package com.nubabel.bridge.queue;

import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.Json;
import com.nubabel.bridge.job.Job;
import com.nubabel.bridge.job.JobState;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.redis.JobRefusedException;
import com.nubabel.bridge.redis.Operation;
import com.nubabel.bridge.redis.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Brings back the jobs that failed for good. Each letter is a job of this queue, whose data is
 * {@code {queue, id, name, data, opts, timestamp, failedReason, stacktrace, attemptsMade,
 * finishedOn}}: {@code opts} by the names they have in a job's hash, {@code stacktrace} the latest
 * or null. Who mends its data before, by {@link JobHandle#updateData}, has it added with that.
 *
 * <p>A job that is still failed is retried, with all its attempts. One that is gone is added anew,
 * with its name, data and options, under its id or, if another job has that by now, a new one; it
 * has no parent, deduplication id or delay any more. The letter goes in the same step, so that a
 * replay may be repeated, whenever it was interrupted, and neither doubles nor loses a job.
 */
public final class DeadLetters {
  private final QueueCalls calls;

  DeadLetters(QueueCalls calls) {
    this.calls = calls;
  }

  /**
   * Brings the job of one letter back.
   *
   * @throws BadInputException if the job of that id is no letter
   * @throws JobRefusedException if a worker holds the letter ({@code LOCKED}); nothing was written
   */
  public Replay replay(String letterId) {
    while (true) {
      String letter = calls.read(redis -> redis.hget(calls.keys().job(letterId), "data"));
      if (letter == null) {
        return Replay.NOTHING;
      }
      try {
        return replay(letterId, letter);
      } catch (JobRefusedException e) {
        if (e.refusal() != Refusal.JOB_MISSING) {
          throw e;
        }
        // Gone or changed since it was read: look again.
      }
    }
  }

  /**
   * Brings back the jobs of the letters that wait now, the oldest first. Jobs that fail again
   * meanwhile do not keep it going.
   *
   * @param limit letters at most, at least 1
   * @return how many went; those that are no letters, or that a worker holds, stay and are named
   */
  public MovedJobs replayAll(int limit) {
    if (limit < 1) {
      throw new BadInputException("limit", "must be at least 1, got " + limit);
    }
    QueueInspection inspection = new QueueInspection(calls);
    List<String> stayed = new ArrayList<>();
    long there = inspection.getJobCounts(JobState.WAITING).get(JobState.WAITING);
    int moved = 0;
    while (moved < limit && moved + stayed.size() < there) {
      long left = Math.min(limit - moved, there - moved - stayed.size());
      int size = (int) Math.min(left, QueueInspection.PAGE_MAX);
      JobCursor behindThose = new JobCursor(stayed.size(), "", "");
      JobPage page = inspection.getPage(JobState.WAITING, Order.ASCENDING, behindThose, size);
      if (page.jobs().isEmpty()) {
        break;
      }
      for (ListedJob listed : page.jobs()) {
        if (replays(listed)) {
          moved++;
        } else {
          stayed.add(listed.id());
        }
      }
    }
    return new MovedJobs(moved, stayed);
  }

  private boolean replays(ListedJob listed) {
    Job job = listed.job();
    try {
      return job != null && replay(job.id()).outcome() != Replay.Outcome.NO_LETTER;
    } catch (BadInputException | JobRefusedException e) {
      return false;
    }
  }

  private Replay replay(String letterId, String json) {
    DeadLetter letter = DeadLetter.of(letterId, json);
    QueueKeys queue = new QueueKeys(calls.keys().prefix(), letter.queue());
    List<String> arguments =
        List.of(
            calls.keys().base(),
            letterId,
            json,
            letter.id(),
            letter.timestamp(),
            letter.idAnew(),
            letter.name(),
            letter.data(),
            Json.write(letter.options()),
            String.valueOf(letter.priority()),
            letter.isLifo() ? "1" : "0",
            String.valueOf(calls.now()));
    Operation operation = new Operation("replayLetter", letter.id(), arguments);
    List<Object> reply =
        Queue.join(calls.redis(), queue, calls.redis().commit(queue.base()).submit(operation));
    String outcome = ((String) reply.get(0)).toUpperCase(Locale.ROOT);
    return new Replay(Replay.Outcome.valueOf(outcome), letter.queue(), (String) reply.get(1));
  }
}
