// The page's event streams: one for the queue, and one for each of a few jobs at a time.

/** Names that an event on a queue's stream can have, BullMQ's first. EventSource cannot listen to "any". */
const QUEUE_EVENTS = [
  'added', 'waiting', 'active', 'progress', 'completed', 'failed', 'delayed', 'stalled', 'waiting-children',
  'retries-exhausted', 'removed', 'drained', 'paused', 'resumed', 'cleaned', 'duplicated', 'deduplicated',
  'message', 'gap', 'bye',
];

const JOB_EVENTS = [...QUEUE_EVENTS, 'snapshot'];

/**
 * Job streams open at once. A browser allows one host six HTTP/1.1 connections over all its tabs; the
 * queue's stream takes one, and a job can still be added while a second tab has its own queue stream.
 */
const JOB_STREAMS_MAX = 3;

/** How long to wait before a new stream takes the place of one that the browser has given up. */
const REOPEN_MILLIS = 3000;

/**
 * Hears a queue's events for as long as the page lives. `watcher` has `state(word)`, with `connecting`,
 * `live` or `reconnecting`; `position(id)`, the id reached, also while nothing happens; and
 * `event(name, data, id)`.
 */
export function watchQueue(queue, watcher, lastId = '') {
  const query = new URLSearchParams({ queue });
  if (lastId) {
    query.set('lastEventId', lastId);
  }
  const source = new EventSource(`/api/events?${query}`);
  let reached = lastId;
  const reach = (id) => {
    reached = id;
    watcher.position(id);
  };

  source.addEventListener('open', () => watcher.state('live'));
  source.addEventListener('ping', (ping) => reach(ping.lastEventId));
  listen(source, QUEUE_EVENTS, (name, data, id) => {
    reach(id);
    watcher.event(name, data, id);
  });
  source.addEventListener('error', () => {
    watcher.state('reconnecting');
    // The browser itself reconnects after a cut, but gives up for good on any status but 200: a 502 of a proxy, say.
    if (source.readyState === EventSource.CLOSED) {
      setTimeout(() => watchQueue(queue, watcher, reached), REOPEN_MILLIS);
    }
  });
}

/** Opens job streams, a few at a time; the others wait in line, first come, first served. */
export class JobStreams {
  #open = new Map();
  #line = [];

  /**
   * Asks for the stream of `card`, which has `streamUrl`, `settled`, `connection(word)`, with `waiting`,
   * `live`, `reconnecting` or `ended`, and `apply(name, data)`.
   */
  request(card) {
    card.connection('waiting');
    this.#line.push(card);
    this.#openNext();
  }

  /** Whether this card hears its own stream, rather than waiting in line or being done. */
  serves(card) {
    return this.#open.has(card);
  }

  /** Closes the card's stream, or takes the card out of the line. */
  drop(card) {
    this.#line = this.#line.filter((other) => other !== card);
    this.#open.get(card)?.close();
    if (this.#open.delete(card)) {
      this.#openNext();
    }
  }

  #openNext() {
    while (this.#open.size < JOB_STREAMS_MAX && this.#line.length > 0) {
      this.#start(this.#line.shift());
    }
  }

  #start(card) {
    const source = new EventSource(card.streamUrl);
    this.#open.set(card, source);
    const finish = () => {
      this.drop(card);
      card.connection('ended');
    };

    source.addEventListener('open', () => card.connection('live'));
    listen(source, JOB_EVENTS, (name, data) => card.apply(name, data));
    source.addEventListener('end', finish);
    source.addEventListener('error', () => {
      if (source.readyState === EventSource.CLOSED) {
        finish();
      } else {
        card.connection('reconnecting');
      }
    });
  }
}

function listen(source, names, hear) {
  for (const name of names) {
    source.addEventListener(name, (event) => hear(name, JSON.parse(event.data), event.lastEventId));
  }
}
