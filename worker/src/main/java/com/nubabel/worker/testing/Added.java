package com.nubabel.worker.testing;

import com.nubabel.bridge.job.JobOptions;

/**
 * A job that was added.
 *
 * @param queue its name
 * @param data as it is now: whoever updates it changes this
 * @param options its own, those of its type and of its queue
 */
public record Added<A>(String queue, String id, A data, JobOptions options) {}
