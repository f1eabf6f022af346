/**
 * Real Redis servers that are thrown away, for the tests of all modules and of job authors. Begin
 * with {@link com.nubabel.bridge.testing.TestRedis}. Nothing else stands on it; other helpers of
 * our own tests are in the bridge's test-jar.
 */
package com.nubabel.bridge.testing;
