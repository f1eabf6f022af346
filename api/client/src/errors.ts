/**
 * Why a stream is over. `bad-request` 400, `unauthorized` 401, `forbidden` 403, `not-found` 404, `refused`
 * any other 4xx; `not-a-stream` a success that bears something else.
 */
export type StreamErrorType =
  | 'bad-request'
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  | 'refused'
  | 'not-a-stream';

const TYPES: Record<number, StreamErrorType> = {
  400: 'bad-request',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not-found',
};

/** The server's refusal, for good. The message is its own where it gave one. */
export class StreamError extends Error {
  override readonly name = 'StreamError';

  constructor(
    readonly type: StreamErrorType,
    /** The HTTP status. */
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** A break that passes; `retryAfter` is the wait in milliseconds that the server asked for, or 0. */
export class PassingError extends Error {
  constructor(
    message: string,
    readonly retryAfter: number,
  ) {
    super(message);
  }
}

/** What a client may ask again for although its answer is a 4xx: timeout, too early, too many. */
const PASSING = new Set([408, 425, 429]);

/**
 * Judges the head of an answer to a request for a stream.
 *
 * @returns `stream` if its body is to be read, `ended` if nothing follows
 * @throws StreamError when it is refused for good, PassingError when it is to be tried again
 */
export async function judge(response: Response): Promise<'stream' | 'ended'> {
  const { status } = response;
  if (status === 204) {
    return 'ended';
  }
  if (response.ok) {
    const type = response.headers.get('Content-Type') ?? 'no type';
    if (type.startsWith('text/event-stream')) {
      return 'stream';
    }
    throw new StreamError('not-a-stream', status, `expected text/event-stream, got ${type}`);
  }
  const message = await refusal(response);
  if (status >= 500 || PASSING.has(status)) {
    throw new PassingError(message, retryAfter(response));
  }
  throw new StreamError(TYPES[status] ?? 'refused', status, message);
}

/** What a refusal says: `{code, message}` from Nubabel, anything from a proxy in between. */
export async function refusal(response: Response): Promise<string> {
  const body: unknown = await response.json().catch(() => undefined);
  const message = body !== null && typeof body === 'object' && 'message' in body ? body.message : undefined;
  return typeof message === 'string' ? message : `the server answered ${response.status}`;
}

/** `Retry-After` in seconds; its other form, a date, is left alone since clocks differ. */
function retryAfter(response: Response): number {
  const seconds = Number(response.headers.get('Retry-After') ?? 0);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 0;
}
