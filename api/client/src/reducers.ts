import type { JobState } from './events.js';

/** Any event, before its name is known. */
export interface AnyEvent {
  readonly name: string;
  readonly data: unknown;
  readonly id: string;
}

/** What the events of a stream add up to. Meant to be one constant for all who ask the same. */
export interface Reducer<Value> {
  readonly initial: Value;
  /** The value after the event; the same one where nothing has changed. */
  reduce(value: Value, event: AnyEvent): Value;
}

/** A job as far as its stream has told. */
export interface JobView {
  /** `unknown` before the snapshot. */
  readonly state: JobState | 'unknown';
  /** What the job reported last. */
  readonly progress: unknown;
  /** A number, when the progress is one or has one. */
  readonly percent: number | undefined;
  readonly returnvalue: unknown;
  readonly failedReason: string | undefined;
}

const NEW_JOB: JobView = {
  state: 'unknown',
  progress: undefined,
  percent: undefined,
  returnvalue: undefined,
  failedReason: undefined,
};

/** Events whose name is the state that the job then has. */
const STATES = new Set([
  'waiting',
  'active',
  'delayed',
  'waiting-children',
  'completed',
  'failed',
  'removed',
]);

/** Adds the events of one job's stream up to the job. */
export const jobReducer: Reducer<JobView> = {
  initial: NEW_JOB,
  reduce: (job, { name, data }) => {
    const told = data as Partial<JobView>;
    if (name === 'snapshot') {
      const { state = 'unknown', progress, percent, returnvalue, failedReason } = told;
      return { state, progress, percent, returnvalue, failedReason };
    }
    if (name === 'progress') {
      return { ...job, progress: told.progress, percent: told.percent ?? job.percent };
    }
    if (!STATES.has(name)) {
      return job;
    }
    const state = name as JobState;
    return { ...job, state, returnvalue: told.returnvalue, failedReason: told.failedReason };
  },
};

/** An answer of a chat, as far as it has come. */
export interface ChatAnswer {
  readonly state: 'waiting' | 'answering' | 'completed' | 'failed';
  readonly text: string;
  /** Of the last token in `text`; 0 before the first. */
  readonly seq: number;
  /** What the job returned: the model, the usage, why it stopped. */
  readonly result: Readonly<Record<string, unknown>> | undefined;
  readonly failedReason: string | undefined;
}

const NO_ANSWER: ChatAnswer = {
  state: 'waiting',
  text: '',
  seq: 0,
  result: undefined,
  failedReason: undefined,
};

/** Adds the events of a chat's stream up to its answer. A token that the snapshot held already adds nothing. */
export const chatReducer: Reducer<ChatAnswer> = {
  initial: NO_ANSWER,
  reduce: (answer, { name, data }) => {
    const told = data as {
      state?: string;
      text?: string;
      seq?: number;
      returnvalue?: Record<string, unknown>;
      failedReason?: string;
    };
    switch (name) {
      case 'snapshot': {
        const { text = '', seq = 0, returnvalue: result, failedReason } = told;
        return settled(
          { ...NO_ANSWER, state: text === '' ? 'waiting' : 'answering', text, seq },
          told.state,
          {
            result,
            failedReason,
          },
        );
      }
      case 'token':
        return told.seq !== undefined && told.seq <= answer.seq
          ? answer
          : {
              ...answer,
              state: 'answering',
              text: answer.text + (told.text ?? ''),
              seq: told.seq ?? answer.seq,
            };
      case 'restart':
        return NO_ANSWER;
      case 'completed':
      case 'failed':
        return settled(answer, name, { result: told.returnvalue, failedReason: told.failedReason });
      case 'removed':
        return settled(answer, 'failed', { result: undefined, failedReason: 'the chat was removed' });
      default:
        return answer;
    }
  },
};

function settled(
  answer: ChatAnswer,
  state: string | undefined,
  { result, failedReason }: Pick<ChatAnswer, 'result' | 'failedReason'>,
): ChatAnswer {
  if (state === 'failed') {
    return { ...answer, state, failedReason };
  }
  if (state !== 'completed') {
    return answer;
  }
  const whole = result?.text;
  return { ...answer, state, result, text: typeof whole === 'string' ? whole : answer.text };
}

/** A notification as it was posted, with its place in the stream, which tells it from all others. */
export interface Notification<Data = Record<string, unknown>> {
  readonly id: string;
  readonly data: Data;
}

/** Notifications kept for showing; the oldest go. */
const NOTIFICATIONS_MAX = 100;

/** Collects notifications, the newest first. */
export const notificationsReducer: Reducer<readonly Notification[]> = {
  initial: [],
  reduce: (notifications, { name, data, id }) =>
    name === 'notification'
      ? [{ id, data: data as Record<string, unknown> }, ...notifications].slice(0, NOTIFICATIONS_MAX)
      : notifications,
};

/** The last event, pings left out. */
export const lastEventReducer: Reducer<AnyEvent | undefined> = {
  initial: undefined,
  reduce: (last, event) => (event.name === 'ping' ? last : event),
};
