package com.nubabel.bridge.queue;

import com.nubabel.bridge.job.JobSnapshot;

/**
 * A job that writes a text as it goes, such as a model's answer, and how far it has come.
 *
 * @param snapshot the job, and the place on the event stream at which all this held
 * @param text so far, of the latest attempt
 * @param seq of the last piece in it, as its {@code token} event bears it; 0 if there is none
 */
public record TextSnapshot(JobSnapshot snapshot, String text, long seq) {}
