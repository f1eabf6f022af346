/**
 * Event streams over HTTP, as Jetty's own asynchronous output. Begin with {@link
 * com.nubabel.api.stream.EventStreamHandler}. What is sent is the hub's business.
 */
package com.nubabel.api.stream;
