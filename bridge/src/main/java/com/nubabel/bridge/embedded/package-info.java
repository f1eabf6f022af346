/**
 * A real Redis server for who has none: its binary comes in a jar, its data survives in a
 * directory, and whoever finds it orphaned adopts it. Stands on nothing else of ours. Begin with
 * {@link com.nubabel.bridge.embedded.EmbeddedRedis}.
 */
package com.nubabel.bridge.embedded;
