/**
 * Trials with workers that are processes of their own and are killed. Begin with {@link
 * com.nubabel.worker.fleet.FleetIT}.
 */
package com.nubabel.worker.fleet;
