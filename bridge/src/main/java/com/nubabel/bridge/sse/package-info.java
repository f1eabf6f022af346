/**
 * Event streams as Server-Sent Events, without an HTTP server. Begin with {@link
 * com.nubabel.bridge.sse.Hub}: for each watched queue it keeps one short window of encoded events;
 * a subscription is a cursor, a filter and a connection, and pulls what its connection can take.
 */
package com.nubabel.bridge.sse;
