// The page's event streams: one for the queue, which all tabs share, and one for each of a few jobs at a time.

import { openStream, queueStream } from './nubabel-sse.js';

/**
 * Job streams open at once. A browser allows one host six HTTP/1.1 connections over all its tabs; the
 * queue's and the notifications' take two, a chat takes one, and one is left to ask for anything else.
 */
const JOB_STREAMS_MAX = 2;

/**
 * Hears a queue's events for as long as the page lives. `watcher` has `state(word)`, a word of the client;
 * `position(id)`, the id reached, also while nothing happens; and `event(name, data, id)`.
 */
export function watchQueue(queue, watcher) {
  const stream = openStream(queueStream(queue), { share: true });
  stream.onState((state) => watcher.state(state, stream.error));
  stream.on('*', ({ name, data, id }) => {
    watcher.position(id);
    if (name !== 'ping') {
      watcher.event(name, data, id);
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
    const stream = openStream(card.streamUrl);
    this.#open.set(card, stream);
    stream.on('*', ({ name, data }) => card.apply(name, data));
    stream.onState((state) => {
      if (state === 'ended' || state === 'failed') {
        this.drop(card);
        card.connection('ended');
      } else if (state !== 'closed') {
        card.connection(state);
      }
    });
  }
}
