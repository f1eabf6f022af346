/**
 * The Java worker beside stock bullmq: what both leave in Redis. Begin with {@code TwinIT}; the
 * lives it compares are in {@code src/test/node/scenarios.mjs}.
 */
package com.nubabel.worker.node;
