/**
 * Numbered events in numbers, for trials of what hears them: {@link
 * com.nubabel.bridge.testing.flood.Flood} writes them, over outages, and {@link
 * com.nubabel.bridge.testing.flood.QueueLog} judges what was seen.
 */
package com.nubabel.bridge.testing.flood;
