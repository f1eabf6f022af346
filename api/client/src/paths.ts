import { withParameters } from './native-transport.js';

/** A job by its queue and id, or by the path of its stream, which the server gives when it is added. */
export type JobAddress = { queue: string; id: string } | string;

/** Path of a job's stream below `base`, such as `https://jobs.example.com`; by default of this page's server. */
export function jobStream(job: JobAddress, base = ''): string {
  if (typeof job === 'string') {
    return base + job;
  }
  const { queue, id } = job;
  return id.includes('/')
    ? withParameters(`${base}/api/jobs/stream`, { queue, id })
    : `${base}/api/queues/${encodeURIComponent(queue)}/jobs/${encodeURIComponent(id)}/stream`;
}

/** Path of all that happens on up to eight queues, of events of some names alone if they are given. */
export function queueStream(
  queues: string | readonly string[],
  events: readonly string[] = [],
  base = '',
): string {
  const query = new URLSearchParams();
  for (const queue of typeof queues === 'string' ? [queues] : queues) {
    query.append('queue', queue);
  }
  for (const event of events) {
    query.append('event', event);
  }
  return `${base}/api/events?${query}`;
}

/**
 * Path of a user's notifications. Who calls is known by the token; `userId` is for a server without auth.
 * `last` is how many of the past a new reader is given, 100 at most.
 */
export function notificationStream(whose: { userId?: string; last?: number } = {}, base = ''): string {
  return withParameters(`${base}/api/notifications/stream`, whose);
}
