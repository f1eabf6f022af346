package com.nubabel.bridge.queue;

import java.time.Duration;

/**
 * An iteration of a job scheduler that was created.
 *
 * @param jobId of its job
 * @param delay until it is due; 0 if it is
 */
public record Iteration(String jobId, Duration delay) {}
