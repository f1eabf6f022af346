/**
 * Node beside Java, in tests: stock bullmq on the same queues, and a headless browser on the page.
 * Begin with {@code NodeProject}, which runs the scripts of {@code src/test/node}.
 */
package com.nubabel.api.node;
