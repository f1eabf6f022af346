package com.nubabel.bench;

/**
 * What one turn of one subject took.
 *
 * @param jobsPerSecond of the whole set: client and Redis share the machine
 * @param redisMicros CPU of Redis per job
 * @param clientMicros CPU of the subject's process per job
 * @param rssMegabytes that the subject's process holds at the end
 * @param p50 ms from adding a job to its start; 0 where that is not measured
 * @param p99 the same
 */
record Turn(
    double jobsPerSecond,
    double redisMicros,
    double clientMicros,
    double rssMegabytes,
    double p50,
    double p99) {}
