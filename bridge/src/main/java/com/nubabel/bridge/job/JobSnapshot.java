package com.nubabel.bridge.job;

/**
 * A job, its state, and the place on the queue's event stream at which both held, read in one step.
 *
 * @param job null if there is no such job
 * @param state {@link JobState#UNKNOWN} if it is in none of the lists
 * @param position the last stream id that the event stream had given, {@code 0-0} if none
 */
public record JobSnapshot(Job job, JobState state, String position) {}
