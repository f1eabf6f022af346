package com.nubabel.bridge.queue;

import java.util.List;

/**
 * A page of the jobs in one state.
 *
 * @param jobs in order
 * @param total jobs in that state when the page was read
 * @param next where the next page begins; null if this was the last
 */
public record JobPage(List<ListedJob> jobs, long total, JobCursor next) {}
