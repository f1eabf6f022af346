package com.nubabel.bridge.queue;

import java.util.List;

/**
 * Rows of a job's log.
 *
 * @param rows in order
 * @param count rows there are in all
 */
public record LogPage(List<String> rows, long count) {}
