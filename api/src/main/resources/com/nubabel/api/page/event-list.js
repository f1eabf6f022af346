// The queue's events as they come, newest first.

import { shortJson } from './short-json.js';

/** Rows shown, and events held back while the list is paused. */
const ROWS_MAX = 100;

/** Fields of an event that have a place of their own in the row, or that every event has. */
const SHOWN_ELSEWHERE = new Set(['queue', 'timestamp', 'jobId']);

export class EventList {
  #parts;
  #pending = [];
  #missed = 0;
  #paused = false;
  #drawing = false;

  /** `parts` are elements: `list`, `empty`, `pause` (a button) and `template`. */
  constructor(parts) {
    this.#parts = parts;
    parts.pause.addEventListener('click', () => this.#turn());
  }

  add(name, data, id) {
    this.#pending.push({ name, data, id });
    if (this.#pending.length > ROWS_MAX) {
      this.#pending.shift();
    }
    if (this.#paused) {
      this.#missed += 1;
      this.#label();
    } else {
      this.#drawSoon();
    }
  }

  #turn() {
    this.#paused = !this.#paused;
    this.#missed = 0;
    this.#parts.pause.setAttribute('aria-pressed', String(this.#paused));
    this.#label();
    if (!this.#paused) {
      this.#drawSoon();
    }
  }

  #label() {
    const waiting = this.#missed > 0 ? ` (${this.#missed})` : '';
    this.#parts.pause.textContent = this.#paused ? `Resume${waiting}` : 'Pause';
  }

  /** Draws at most once a frame, so that a burst of events costs one change of the page. */
  #drawSoon() {
    if (!this.#drawing) {
      this.#drawing = true;
      requestAnimationFrame(() => {
        this.#drawing = false;
        if (!this.#paused) {
          this.#draw();
        }
      });
    }
  }

  #draw() {
    const { list, empty } = this.#parts;
    list.prepend(...this.#pending.splice(0).reverse().map((event) => this.#row(event)));
    while (list.children.length > ROWS_MAX) {
      list.lastElementChild.remove();
    }
    empty.hidden = list.children.length > 0;
  }

  #row({ name, data, id }) {
    const row = this.#parts.template.content.firstElementChild.cloneNode(true);
    const fill = (selector, text) => { row.querySelector(selector).textContent = text; };
    const rest = Object.entries(data).filter(([field]) => !SHOWN_ELSEWHERE.has(field));
    row.dataset.event = name;
    fill('.row-id', id);
    fill('.row-event', name);
    fill('.row-job', data.jobId === undefined ? '' : `#${data.jobId}`);
    fill('.row-data', rest.length > 0 ? shortJson(Object.fromEntries(rest)) : '');
    return row;
  }
}
