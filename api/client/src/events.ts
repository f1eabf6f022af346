/** What every event of a queue bears: its queue, its time in Redis in ms, and its job where it has one. */
export interface QueueEventData {
  queue: string;
  timestamp: number;
  jobId?: string;
}

export type JobState =
  | 'waiting'
  | 'active'
  | 'delayed'
  | 'prioritized'
  | 'waiting-children'
  | 'completed'
  | 'failed'
  | 'removed';

/** A job as its stream begins. `percent` is there when the progress is a number or has one. */
export interface JobSnapshot extends QueueEventData {
  jobId: string;
  name: string;
  state: JobState;
  attemptsMade: number;
  progress?: unknown;
  percent?: number;
  returnvalue?: unknown;
  failedReason?: string;
}

/** Data of the events that Nubabel sends, by name. Add your own: `NubabelEvents & { greeting: {…} }`. */
export interface NubabelEvents {
  added: QueueEventData & { jobId: string; name: string };
  waiting: QueueEventData & { jobId: string; prev?: string };
  active: QueueEventData & { jobId: string; prev?: string };
  progress: QueueEventData & { jobId: string; progress: unknown; percent?: number };
  completed: QueueEventData & { jobId: string; returnvalue: unknown; prev?: string };
  failed: QueueEventData & { jobId: string; failedReason: string; prev?: string };
  delayed: QueueEventData & { jobId: string; delay: number };
  stalled: QueueEventData & { jobId: string };
  'waiting-children': QueueEventData & { jobId: string };
  'retries-exhausted': QueueEventData & { jobId: string; attemptsMade: number };
  removed: QueueEventData & { jobId: string; prev?: string };
  drained: QueueEventData;
  paused: QueueEventData;
  resumed: QueueEventData;
  cleaned: QueueEventData & { count: number };
  duplicated: QueueEventData & { jobId: string };
  deduplicated: QueueEventData & { jobId: string; deduplicationId: string; deduplicatedJobId: string };
  message: QueueEventData;
  /** What a user was sent, as it was posted. */
  notification: Record<string, unknown>;
  token: QueueEventData & { jobId: string; text: string; seq: number };
  /** The answer of a chat begins anew: forget its text. */
  restart: QueueEventData & { jobId: string };
  snapshot: JobSnapshot;
  /** Events between `requested` and the event's own id are lost: Redis has trimmed them. */
  gap: { queue: string; requested: string; first?: string; last?: string; reason: string };
  /** The server ends this connection of its own will; the stream goes on in another. */
  bye: { reason: 'idle' | 'lifetime' | 'expired' | 'shutdown' | 'full' | 'limited' | 'unavailable' };
  /** Nothing follows. */
  end: { queue: string; jobId: string; state: JobState };
  ping: { time: number };
}

/** Every name above, for EventSource, which cannot listen to any. */
export const EVENT_NAMES: readonly (keyof NubabelEvents)[] = [
  'added',
  'waiting',
  'active',
  'progress',
  'completed',
  'failed',
  'delayed',
  'stalled',
  'waiting-children',
  'retries-exhausted',
  'removed',
  'drained',
  'paused',
  'resumed',
  'cleaned',
  'duplicated',
  'deduplicated',
  'message',
  'notification',
  'token',
  'restart',
  'snapshot',
  'gap',
  'bye',
  'end',
  'ping',
];
