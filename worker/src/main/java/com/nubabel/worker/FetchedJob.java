package com.nubabel.worker;

import java.util.List;

/**
 * A job that was just made active for this worker.
 *
 * @param id of the job
 * @param token that holds its lock
 * @param fields its hash, field and value in turn
 */
record FetchedJob(String id, String token, List<?> fields) {}
