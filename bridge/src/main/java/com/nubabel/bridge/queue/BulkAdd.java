package com.nubabel.bridge.queue;

import com.nubabel.bridge.Json;
import com.nubabel.bridge.redis.GroupCommit;
import com.nubabel.bridge.redis.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Adds many jobs to one queue, in operations of bounded size. */
final class BulkAdd {
  private final GroupCommit commit;
  private final long now;

  BulkAdd(GroupCommit commit, long now) {
    this.commit = commit;
    this.now = now;
  }

  /** Adds jobs in their order. Fails as the first of them that was refused. */
  CompletableFuture<List<AddedJob>> add(List<NewJob> jobs) {
    List<CompletableFuture<List<AddedJob>>> steps = new ArrayList<>();
    for (int from = 0; from < jobs.size(); from += Queue.BULK_MAX) {
      steps.add(step(jobs.subList(from, Math.min(from + Queue.BULK_MAX, jobs.size()))));
    }
    return CompletableFuture.allOf(steps.toArray(CompletableFuture[]::new))
        .thenApply(all -> steps.stream().flatMap(step -> step.join().stream()).toList());
  }

  private CompletableFuture<List<AddedJob>> step(List<NewJob> jobs) {
    List<List<String>> arguments =
        jobs.stream().map(job -> job.arguments(job.options().jobId(), now)).toList();
    Operation add = new Operation("addJobs", null, List.of(Json.write(arguments)));
    return commit.submit(add).thenApply(replies -> read(jobs, add, replies));
  }

  private List<AddedJob> read(List<NewJob> jobs, Operation add, List<Object> replies) {
    List<AddedJob> added = new ArrayList<>();
    for (int i = 0; i < replies.size(); i++) {
      String id = jobs.get(i).options().jobId();
      added.add(AddedJob.of(commit.resultOf(add.about(id.isEmpty() ? null : id), replies.get(i))));
    }
    return added;
  }
}
