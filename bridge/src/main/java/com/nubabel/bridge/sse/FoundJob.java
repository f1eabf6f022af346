package com.nubabel.bridge.sse;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nubabel.bridge.events.StreamId;

/**
 * What is known of a job at a place of its queue's stream.
 *
 * @param position the place
 * @param snapshot what to show of it; null if nothing is known
 * @param outcome how it ended: completed, failed, or removed, which also stands for a job that is
 *     gone and of which nothing is known; null while it is alive
 */
record FoundJob(StreamId position, ObjectNode snapshot, String outcome) {}
