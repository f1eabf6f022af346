import { type JobAddress, jobStream } from '../paths.js';
import { type JobView, jobReducer } from '../reducers.js';
import type { View } from '../shared.js';
import { useStreamValue, type ValueOptions } from './use-sse.js';

/** A job, and how its stream stands. */
export type UseJob = JobView & { connection: Omit<View<unknown>, 'value'> };

/** Watches a job to its end: by queue and id, or by the path that the server gave when it was added. */
export function useJob(
  job: JobAddress | null | undefined,
  { base, ...options }: ValueOptions & { base?: string } = {},
): UseJob {
  const { value, ...connection } = useStreamValue(job ? jobStream(job, base) : null, jobReducer, options);
  return { ...value, connection };
}
