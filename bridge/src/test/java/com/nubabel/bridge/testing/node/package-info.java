/**
 * Node beside Java, in tests: stock bullmq on the same queues, and a headless browser on the page.
 * Begin with {@link com.nubabel.bridge.testing.node.NodeProject}, which runs the scripts of a
 * module's {@code src/test/node}.
 */
package com.nubabel.bridge.testing.node;
