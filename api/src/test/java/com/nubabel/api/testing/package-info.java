/**
 * The server for tests: {@link com.nubabel.api.testing.RunningServer} within the JVM, {@link
 * com.nubabel.api.testing.ServerProcess} as a process that can be killed.
 */
package com.nubabel.api.testing;
