package com.nubabel.bridge.queue;

import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.Json;
import com.nubabel.bridge.job.JobOptions;
import com.nubabel.bridge.job.Parent;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.redis.GroupCommit;
import com.nubabel.bridge.redis.Operation;
import com.nubabel.bridge.redis.RedisConnections;
import com.nubabel.bridge.telemetry.Telemetry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Adds jobs to one queue, in operations of bounded size.
 *
 * @param defaults of jobs that do not say so themselves
 * @param telemetry null for none
 */
record JobAdds(
    RedisConnections redis,
    QueueKeys keys,
    InstantSource clock,
    JobOptions defaults,
    Telemetry telemetry) {
  JobAdds with(JobOptions otherDefaults) {
    return new JobAdds(redis, keys, clock, otherDefaults, telemetry);
  }

  JobAdds with(Telemetry other) {
    return new JobAdds(redis, keys, clock, defaults, other);
  }

  CompletableFuture<AddedJob> add(NewJob job) {
    NewJob complete = complete(job);
    return telemetry == null
        ? submit(complete)
        : AddSpans.add(telemetry, keys.queue(), complete, this::submit);
  }

  /** Adds jobs in their order. Fails as the first of them that was refused. */
  CompletableFuture<List<AddedJob>> addBulk(List<NewJob> jobs) {
    List<NewJob> complete = jobs.stream().map(this::complete).toList();
    return telemetry == null
        ? submit(complete)
        : AddSpans.addBulk(telemetry, keys.queue(), complete, this::submit);
  }

  /** The job with the queue's defaults. */
  private NewJob complete(NewJob job) {
    NewJob complete = job.withOptions(job.options().over(defaults));
    Parent parent = complete.options().parent();
    if (parent != null) {
      redis.checkHolds(parent.keys().base());
    }
    if (parent != null && parent.key().equals(keys.job(complete.options().jobId()))) {
      throw new BadInputException(
          "opts.parent.id", "must not be the job's own, got '" + parent.id() + "'");
    }
    return complete;
  }

  private CompletableFuture<AddedJob> submit(NewJob job) {
    String id = job.options().jobId();
    Operation add = new Operation("addJob", orNull(id), job.arguments(id, clock.millis()));
    return commit().submit(add.trimmed()).thenApply(AddedJob::of);
  }

  private CompletableFuture<List<AddedJob>> submit(List<NewJob> jobs) {
    long now = clock.millis();
    List<CompletableFuture<List<AddedJob>>> steps = new ArrayList<>();
    for (int from = 0; from < jobs.size(); from += Queue.BULK_MAX) {
      steps.add(step(jobs.subList(from, Math.min(from + Queue.BULK_MAX, jobs.size())), now));
    }
    return CompletableFuture.allOf(steps.toArray(CompletableFuture[]::new))
        .thenApply(all -> steps.stream().flatMap(step -> step.join().stream()).toList());
  }

  private CompletableFuture<List<AddedJob>> step(List<NewJob> jobs, long now) {
    List<List<String>> arguments =
        jobs.stream().map(job -> job.arguments(job.options().jobId(), now)).toList();
    Operation add = new Operation("addJobs", null, List.of(Json.write(arguments)));
    return commit().submit(add).thenApply(replies -> read(jobs, add, replies));
  }

  private List<AddedJob> read(List<NewJob> jobs, Operation add, List<Object> replies) {
    List<AddedJob> added = new ArrayList<>();
    for (int i = 0; i < replies.size(); i++) {
      Operation one = add.about(orNull(jobs.get(i).options().jobId()));
      added.add(AddedJob.of(commit().resultOf(one, replies.get(i))));
    }
    return added;
  }

  private GroupCommit commit() {
    return redis.commit(keys.base());
  }

  /** The queue chooses an id that is empty. */
  private static String orNull(String id) {
    return id.isEmpty() ? null : id;
  }
}
