package com.nubabel.bridge.queue;

/**
 * What became of the replay of a letter.
 *
 * @param outcome what was done
 * @param queue the job's; null if there was no letter
 * @param jobId under which it is to be found; null if there was no letter
 */
public record Replay(Outcome outcome, String queue, String jobId) {
  static final Replay NOTHING = new Replay(Outcome.NO_LETTER, null, null);

  /** How a job came back. */
  public enum Outcome {
    /** It was still there and failed, and waits again, as {@link JobHandle#retry()} has it. */
    RETRIED,

    /** It was gone, and was added anew. */
    ADDED,

    /** It was there, and not failed any more: somebody else had retried it. */
    UNNEEDED,

    /** There is no such letter: it was replayed before, or removed. */
    NO_LETTER
  }
}
