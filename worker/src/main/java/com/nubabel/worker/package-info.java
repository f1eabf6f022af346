/** Runs Java jobs on BullMQ queues. Begin with {@code Worker}. */
package com.nubabel.worker;
