package com.nubabel.worker;

import com.nubabel.bridge.job.Job;
import com.nubabel.bridge.queue.JobSchedulers;
import com.nubabel.bridge.redis.OutcomeUnknownException;
import com.nubabel.bridge.redis.RedisUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the series of job schedulers going: creates the next iteration before the current one runs,
 * so that neither a failing nor an endless job can end its series.
 */
final class SchedulerSeries {
  private static final Logger LOG = LoggerFactory.getLogger(SchedulerSeries.class);

  private final WorkerScope scope;
  private final JobSchedulers schedulers;

  SchedulerSeries(WorkerScope scope) {
    this.scope = scope;
    this.schedulers = new JobSchedulers(scope.redis(), scope.keys(), scope.clock());
  }

  /**
   * Creates the iteration after this job; does nothing for a job that is no iteration. Repeats
   * through an outage, which is harmless: only a scheduler's latest iteration creates another.
   *
   * @return false if that cannot be; then the job must not run either, since its series would end
   *     unseen. It stays active, stalls, and is tried again
   */
  boolean advance(Job job) {
    String id = job.schedulerId();
    if (id == null || id.isEmpty()) {
      return true;
    }
    while (true) {
      try {
        if (schedulers.isLegacy(id)) {
          LOG.error("{}; its series ends: it is a repeatable job of an old BullMQ 5", subject(job));
        } else {
          schedulers.advance(job);
        }
        return true;
      } catch (OutcomeUnknownException | RedisUnavailableException e) {
        if (!scope.stop().mayRepeat()) {
          return false;
        }
        LOG.warn("{}: {}; it is tried again", subject(job), e.getMessage());
        Fetcher.pause();
      } catch (RuntimeException e) {
        LOG.error("{} is not run, since the next cannot be created", subject(job), e);
        return false;
      }
    }
  }

  private String subject(Job job) {
    return "job " + job.id() + " in queue '" + scope.keys().queue() + "'";
  }
}
