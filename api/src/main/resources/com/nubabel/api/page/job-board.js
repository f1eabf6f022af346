// All job cards, newest first, and who moves each: its own stream, or the queue's while it waits for one.

import { JobCard } from './job-card.js';
import { JobStreams } from './streams.js';

/** Cards kept; beyond it the oldest goes. */
const CARDS_MAX = 60;

export class JobBoard {
  #cards = new Map();
  #streams = new JobStreams();
  #parts;

  /** `parts` are elements: `list`, `empty`, `clear` (a button), `news` (a live region) and `template`. */
  constructor(parts) {
    this.#parts = parts;
    parts.clear.addEventListener('click', () => this.#clearSettled());
  }

  /** Shows a job that was just added: `{id, queue, stream, name}`. */
  add(job) {
    const card = new JobCard(this.#parts.template, job, () => this.#announce(card));
    this.#cards.set(job.id, card);
    this.#parts.list.prepend(card.element);
    if (this.#cards.size > CARDS_MAX) {
      this.#remove(this.#cards.values().next().value);
    }
    this.#streams.request(card);
    this.#refresh();
  }

  /**
   * Passes an event of the queue to the job's card while it waits for a stream of its own. What a card
   * misses in between is in the snapshot with which its stream begins.
   */
  hear(name, data) {
    const card = this.#cards.get(data.jobId);
    if (card && !card.settled && !this.#streams.serves(card)) {
      card.apply(name, data);
      if (card.settled) {
        this.#streams.drop(card);
        card.connection('ended');
      }
    }
  }

  #clearSettled() {
    for (const card of [...this.#cards.values()].filter((each) => each.settled)) {
      this.#remove(card);
    }
    this.#refresh();
  }

  #remove(card) {
    this.#streams.drop(card);
    this.#cards.delete(card.id);
    card.element.remove();
  }

  #announce(card) {
    this.#parts.news.textContent = `Job ${card.id}, ${card.name}: ${card.state}`;
    this.#refresh();
  }

  #refresh() {
    const cards = [...this.#cards.values()];
    this.#parts.empty.hidden = cards.length > 0;
    this.#parts.clear.disabled = !cards.some((card) => card.settled);
  }
}
