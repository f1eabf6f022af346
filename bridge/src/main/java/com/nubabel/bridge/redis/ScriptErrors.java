package com.nubabel.bridge.redis;

import com.nubabel.bridge.NubabelException;

/** Turns what scripts and connections answer into exceptions that name job and queue. */
final class ScriptErrors {
  private ScriptErrors() {}

  /**
   * The exception for a code.
   *
   * @param code below 0
   * @param text of the error, for {@link Refusal#ERROR}; else the key of the job that was in the
   *     way, if it is not the operation's own
   */
  static NubabelException of(long code, String text, Operation operation, String base) {
    Refusal refusal = Refusal.of(code);
    String queue = queueOf(base);
    String message = message(refusal, text, operation, queue);
    return new JobRefusedException(
        refusal, message, queue, operation.jobId(), failedReason(refusal, operation, message));
  }

  private static String failedReason(Refusal refusal, Operation operation, String message) {
    return switch (refusal) {
      case PENDING_CHILDREN ->
          "Job %s has pending dependencies. %s".formatted(operation.jobId(), operation.name());
      case FAILED_CHILDREN ->
          "Cannot complete job %s because it has at least one failed child. %s"
              .formatted(operation.jobId(), operation.name());
      default -> message;
    };
  }

  private static String message(Refusal refusal, String text, Operation operation, String queue) {
    return switch (refusal) {
      case ERROR -> subject(queue, operation.jobId()) + operation.name() + " failed: " + text;
      case WRONG_STATE ->
          subject(queue, operation.jobId())
              + "it is not "
              + neededState(operation)
              + " ("
              + operation.name()
              + ")";
      default ->
          "%s%s (%s%s)"
              .formatted(
                  subject(queue, operation.jobId()),
                  refusal.meaning(),
                  operation.name(),
                  text.isEmpty() ? "" : ": " + text);
    };
  }

  private static String neededState(Operation operation) {
    return switch (operation.name()) {
      case "promote", "changeDelay" -> "delayed";
      case "reprocessJob" -> operation.arguments().get(1);
      default -> "active";
    };
  }

  static NubabelException lost(Operation operation, String base, Throwable failure) {
    return new OutcomeUnknownException(operation.name(), queueOf(base), operation.jobId(), failure);
  }

  static NubabelException unsent(Operation operation, String base, String address, String why) {
    return new RedisUnavailableException(
        address,
        subject(queueOf(base), operation.jobId())
            + operation.name()
            + " was not sent to Redis at "
            + address
            + ": "
            + why);
  }

  /** {@code job 42 in queue 'bull:video': }, or without a job only the queue. */
  static String subject(String queue, String jobId) {
    return (jobId == null ? "" : "job " + jobId + " in ") + "queue '" + queue + "': ";
  }

  private static String queueOf(String base) {
    return base.substring(0, base.length() - 1);
  }
}
