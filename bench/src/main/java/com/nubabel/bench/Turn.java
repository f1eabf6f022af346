package com.nubabel.bench;

/**
 * What one turn of one subject took.
 *
 * @param jobsPerSecond of the whole set: client and Redis share the machine
 * @param redisMicros CPU of Redis per job
 * @param clientMicros CPU of the subject's process per job
 */
record Turn(double jobsPerSecond, double redisMicros, double clientMicros) {}
