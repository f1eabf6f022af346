// One job as a card: its state, a bar, and a line that says what happened last.

import { shortJson } from './short-json.js';

const SETTLED = new Set(['completed', 'failed', 'removed']);

const LINK_TEXT = {
  waiting: 'on the queue’s stream until a connection is free',
  live: 'live',
  reconnecting: 'reconnecting',
  ended: 'ended',
};

/** What an event does to a card. Names that are missing here change nothing. */
const EFFECTS = {
  snapshot(card, data) {
    card.attempt = data.attemptsMade + (data.state === 'active' ? 1 : 0);
    card.show(data.state);
    card.say(data.state === 'active' ? running(card) : '');
    card.progress(data.percent, data.progress);
    settle(card, data.state, data);
  },
  added: (card) => card.show('waiting'),
  waiting: (card) => card.show('waiting'),
  active(card) {
    card.attempt += 1;
    card.show('active');
    card.say(running(card));
  },
  progress(card, data) {
    // On the queue's stream, `active` may have passed before the server's answer made this card.
    card.show('active');
    card.progress(data.percent, data.progress);
  },
  delayed(card, data) {
    card.show('delayed');
    const again = card.attempt > 0 ? `attempt ${card.attempt} failed; the next` : 'runs';
    card.say(`${again} in ${data.delay - data.timestamp} ms`);
  },
  stalled: (card) => card.say('its worker went away; it runs again'),
  completed: (card, data) => settle(card, 'completed', data),
  failed: (card, data) => settle(card, 'failed', data),
  removed: (card, data) => settle(card, 'removed', data),
};

function running(card) {
  return card.attempt > 1 ? `running, attempt ${card.attempt}` : 'running';
}

function failure(card, reason) {
  return card.attempt > 1 ? `${reason} (attempt ${card.attempt}, the last)` : reason;
}

function settle(card, state, data) {
  if (!SETTLED.has(state)) {
    return;
  }
  card.show(state);
  if (state === 'completed') {
    card.progress(100);
    card.say(`returned ${shortJson(data.returnvalue ?? null)}`);
  } else {
    card.say(state === 'failed' ? failure(card, data.failedReason) : 'the job was removed');
  }
  card.onSettled();
}

export class JobCard {
  #parts;

  /** `onSettled` runs when the job has completed, failed for good or been removed. */
  constructor(template, { id, stream, name }, onSettled) {
    this.id = id;
    this.name = name;
    this.streamUrl = stream;
    this.onSettled = onSettled;
    this.attempt = 0;
    this.element = template.content.firstElementChild.cloneNode(true);
    const part = (selector) => this.element.querySelector(selector);
    this.#parts = {
      state: part('.state'), bar: part('.bar'), percent: part('.percent'),
      detail: part('.detail'), link: part('.link'),
    };
    part('.job-name').textContent = name;
    part('.job-id').textContent = `#${id}`;
    part('.stream').textContent = stream;
    part('.stream').href = stream;
    this.element.dataset.jobId = id;
    this.#parts.bar.setAttribute('aria-label', `Progress of job ${id}, ${name}`);
    this.progress(0);
    this.show('waiting');
  }

  get settled() {
    return SETTLED.has(this.state);
  }

  /** Takes one event of this job. */
  apply(name, data) {
    EFFECTS[name]?.(this, data);
  }

  connection(word) {
    this.element.dataset.connection = word;
    this.#parts.link.textContent = LINK_TEXT[word];
  }

  show(state) {
    this.state = state;
    this.element.dataset.state = state;
    this.#parts.state.textContent = state;
  }

  say(text) {
    this.#parts.detail.textContent = text;
  }

  /** Moves the bar; without a number there is nothing to move it by, and what was reported is shown alone. */
  progress(percent, report) {
    const { bar } = this.#parts;
    if (typeof percent === 'number') {
      const shown = Math.min(100, Math.max(0, percent));
      bar.setAttribute('aria-valuenow', String(Math.round(shown)));
      bar.style.setProperty('--filled', shown / 100);
      this.#parts.percent.textContent = `${Math.round(shown)} %`;
    }
    if (report && typeof report === 'object') {
      this.say(shortJson(report));
    }
  }
}
