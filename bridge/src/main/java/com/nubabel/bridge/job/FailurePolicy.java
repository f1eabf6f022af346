package com.nubabel.bridge.job;

/**
 * What the final failure of a child does to its parent. Without any of these the parent waits on,
 * until the child is retried and completes, or is removed.
 */
public enum FailurePolicy {
  /** The parent fails as well, without running. */
  FAIL_PARENT("failParentOnFailure", "fpof"),
  /** The parent runs at once, also while other children are pending. */
  CONTINUE_PARENT("continueParentOnFailure", "cpof"),
  /** The parent waits for the other children, and is told why this one failed. */
  IGNORE_DEPENDENCY("ignoreDependencyOnFailure", "idof"),
  /** The parent waits for the other children, as if this one had never been. */
  REMOVE_DEPENDENCY("removeDependencyOnFailure", "rdof");

  private final String option;
  private final String shortName;

  FailurePolicy(String option, String shortName) {
    this.option = option;
    this.shortName = shortName;
  }

  /** Its name among a job's options. */
  public String option() {
    return option;
  }

  /** Its name on the wire: in stored options, and in the {@code parent} field of a job's hash. */
  String shortName() {
    return shortName;
  }
}
