// A user's notifications. Who the user is, is remembered for this tab, so that two tabs can be two users.

import { notify } from './jobs-api.js';
import { notificationStream, openStream } from './nubabel-sse.js';
import { shortJson } from './short-json.js';

/** Rows shown; and how many of the past a new tab is given. */
const ROWS_MAX = 50;
const PAST = 10;

const USER = 'nubabel.user';

export class NotificationPanel {
  #parts;
  #userId = '';
  #stream;

  /**
   * `parts` are elements: the forms `user` and `message`, `listening`, `list`, `empty` and `template`; and
   * `problem(text)`, which shows what went wrong.
   */
  constructor(parts) {
    this.#parts = parts;
    parts.user.addEventListener('submit', (submit) => {
      submit.preventDefault();
      this.#listen(parts.user.elements.userId.value.trim());
    });
    parts.message.addEventListener('submit', (submit) => {
      submit.preventDefault();
      this.#send(parts.message.elements.text.value);
    });
    const remembered = sessionStorage.getItem(USER);
    if (remembered) {
      parts.user.elements.userId.value = remembered;
      this.#listen(remembered);
    }
  }

  #listen(userId) {
    const { list, empty, message } = this.#parts;
    this.#stream?.close();
    this.#userId = userId;
    sessionStorage.setItem(USER, userId);
    list.replaceChildren();
    empty.hidden = false;
    message.hidden = false;
    // Tabs of one user share a connection; those of another have theirs.
    const stream = openStream(notificationStream({ userId, last: PAST }), { share: { as: userId, replay: PAST } });
    this.#stream = stream;
    stream.on('notification', ({ data, id }) => this.#add(data, id));
    stream.onState((state) => this.#show(state, stream.error));
    this.#show(stream.state);
  }

  #show(state, error) {
    this.#parts.listening.dataset.state = state;
    const word = state === 'live' ? 'listening' : state;
    this.#parts.listening.textContent = error ? error.message : `${this.#userId}: ${word}`;
  }

  #add(data, id) {
    const { list, empty, template } = this.#parts;
    const row = template.content.firstElementChild.cloneNode(true);
    row.querySelector('.row-event').textContent = typeof data.text === 'string' ? data.text : shortJson(data);
    // Ids are opaque, so that the time that shows is when it came here.
    row.querySelector('time').textContent = new Date().toLocaleTimeString();
    row.dataset.id = id;
    list.prepend(row);
    while (list.children.length > ROWS_MAX) {
      list.lastElementChild.remove();
    }
    empty.hidden = true;
  }

  async #send(text) {
    try {
      await notify(this.#userId, { text });
      this.#parts.problem('');
    } catch (error) {
      this.#parts.problem(`Nobody was notified: ${error.message}`);
    }
  }
}
