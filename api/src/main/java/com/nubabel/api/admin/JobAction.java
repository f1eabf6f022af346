package com.nubabel.api.admin;

import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.JobState;
import com.nubabel.bridge.queue.JobHandle;
import com.nubabel.bridge.queue.RetryOptions;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A change that can be made to one job: {@code POST /api/queues/{queue}/jobs/{id}/{action}}. Times
 * are in ms.
 *
 * @param name as in the path
 * @param parameters it knows
 * @param act makes the change
 */
record JobAction(String name, List<String> parameters, BiConsumer<JobHandle, Parameters> act) {
  /** For a path: other names may be the end of an id that holds a slash. */
  static final String NAMES = "retry|promote|delay|priority|clear-logs";

  private static final int KEEP_MAX = 1_000_000;

  /** All there are, by name. */
  static final Map<String, JobAction> ALL =
      Stream.of(
              new JobAction(
                  "retry",
                  List.of("state", "resetAttemptsMade", "resetAttemptsStarted"),
                  JobAction::retry),
              new JobAction("promote", List.of(), (job, p) -> job.promote()),
              new JobAction(
                  "delay",
                  List.of("delay"),
                  (job, p) -> job.changeDelay(p.millis("delay", null, 0))),
              new JobAction("priority", List.of("priority", "lifo"), JobAction::priority),
              new JobAction(
                  "clear-logs",
                  List.of("keep"),
                  (job, p) -> job.clearLogs(p.integer("keep", 0, 0, KEEP_MAX))))
          .collect(Collectors.toUnmodifiableMap(JobAction::name, Function.identity()));

  private static void retry(JobHandle job, Parameters parameters) {
    JobState state =
        parameters.state("state", JobState.FAILED, JobState.FAILED, JobState.COMPLETED);
    job.retry(
        state,
        new RetryOptions(
            parameters.flag("resetAttemptsMade"), parameters.flag("resetAttemptsStarted")));
  }

  private static void priority(JobHandle job, Parameters parameters) {
    int priority = parameters.integer("priority", null, 0, JobOptions.PRIORITY_MAX);
    job.changePriority(priority, parameters.flag("lifo"));
  }
}
