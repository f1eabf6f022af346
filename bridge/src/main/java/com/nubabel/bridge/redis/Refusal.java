package com.nubabel.bridge.redis;

/** Why a script refused an operation: BullMQ's negative codes. */
public enum Refusal {
  JOB_MISSING(-1, "there is no such job"),
  LOCK_MISSING(-2, "it has no lock: it stalled, or another worker has finished it"),
  WRONG_STATE(-3, "it is not in the state this needs"),
  PENDING_CHILDREN(-4, "it has pending dependencies"),
  PARENT_MISSING(-5, "its parent does not exist"),
  LOCK_OF_ANOTHER(-6, "its lock is held by another worker"),
  CHILD_OF_ANOTHER(-7, "it is there already, and another parent's"),
  SCHEDULED(-8, "it is the latest of a job scheduler: remove that instead"),
  FAILED_CHILDREN(-9, "it has at least one failed child"),
  ITERATION_EXISTS(-10, "there is a job for the next iteration of the job scheduler already"),
  ITERATIONS_EXIST(-11, "there are jobs for all next iterations of the job scheduler already"),
  /** Codes from here on are ours; BullMQ's obliterate says -1 and -2, its removeJob 0. */
  FINISHED(-20, "it has finished already"),
  ACTIVE_JOBS(-21, "jobs are active: wait for them, or force it"),
  LOCKED(-22, "a worker holds its lock, or that of a child it waits for"),
  NOT_PAUSED(-23, "it is not paused"),
  /** Redis or the script failed; the message says how. */
  ERROR(-99, "Redis refused it");

  private final long code;
  private final String meaning;

  Refusal(long code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  /** As the scripts return it, and as BullMQ's errors bear it. */
  public long code() {
    return code;
  }

  String meaning() {
    return meaning;
  }

  static Refusal of(long code) {
    for (Refusal refusal : values()) {
      if (refusal.code == code) {
        return refusal;
      }
    }
    return ERROR;
  }
}
