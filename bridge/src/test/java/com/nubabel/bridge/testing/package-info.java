/**
 * What tests of all modules stand on, published as the bridge's test-jar: real Redis servers that
 * are thrown away.
 */
package com.nubabel.bridge.testing;
