/**
 * For the tests of job authors: handlers alone, queues that are drained by hand on a real Redis,
 * and a clock that the test owns. Begin with {@link com.nubabel.worker.testing.TestKit}, or, for a
 * handler without Redis, with {@link com.nubabel.worker.testing.TestJob}. Nothing else stands on
 * it, and JUnit is needed for {@link com.nubabel.worker.testing.NubabelExtension} alone.
 */
package com.nubabel.worker.testing;
