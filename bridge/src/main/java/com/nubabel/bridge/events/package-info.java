/**
 * A queue's event stream as it stands in Redis: its ids and entries, how they are read in pages,
 * and the tailer, which follows the streams of all watched queues with one blocking read; and
 * BullMQ's QueueEvents and QueueEventsProducer on top. Knows nothing of Server-Sent Events. Begin
 * with {@link com.nubabel.bridge.events.EventTailer}.
 */
package com.nubabel.bridge.events;
