package com.nubabel.bridge.queue;

/**
 * What became of an add.
 *
 * @param id of the job
 * @param isNew false if there was a job of that id, which stays as it is
 */
public record AddedJob(String id, boolean isNew) {}
