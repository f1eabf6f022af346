/**
 * BullMQ on Redis, without HTTP. Begin with {@code com.nubabel.bridge.queue.Queue}, which adds and
 * reads jobs, and with {@code com.nubabel.bridge.sse.Hub}, which turns event streams into
 * Server-Sent Events. The root holds only what every room shares: the base of all our exceptions
 * and the JSON mapper.
 */
package com.nubabel.bridge;
