package com.nubabel.bridge.sse;

import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What all streams of a hub share.
 *
 * @param executor for what neither blocks nor takes long
 * @param timer for what is to be done later, as short
 */
record StreamServices(
    HubOptions options,
    StreamClock clock,
    HubMetrics metrics,
    EventPages pages,
    JobLookup jobs,
    LatestLookup latest,
    WatchedQueues queues,
    OpenStreams streams,
    Executor executor,
    ScheduledExecutorService timer) {}
