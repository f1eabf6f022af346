/**
 * Hundreds of readers of all kinds of streams while nodes, Redis and connections break under them.
 * Begin with {@link com.nubabel.api.crowd.CrowdIT}.
 */
package com.nubabel.api.crowd;
