// The chat: a question, an answer that grows token by token, and a button that stops it.

import { askChat, cancelChat, chatReducer, openStream } from './nubabel-sse.js';

const NOTES = {
  connecting: 'connecting',
  live: 'answering',
  reconnecting: 'reconnecting; the answer goes on where it was',
  failed: 'the stream was refused',
};

export class ChatBox {
  #parts;
  /** Turns as the server takes them: `{role, content}`. */
  #messages = [];
  /** Id of the job that answers, while it does. */
  #answering;

  /** `parts` are elements: `form`, `prompt`, `send`, `stop`, `turns`, `empty`, `note` and `template`. */
  constructor(parts) {
    this.#parts = parts;
    parts.form.addEventListener('submit', (submit) => {
      submit.preventDefault();
      this.#ask(parts.prompt.value);
    });
    parts.stop.addEventListener('click', () => this.#stop());
  }

  async #ask(prompt) {
    const messages = [...this.#messages, { role: 'user', content: prompt }];
    this.#busy(true);
    this.#note('');
    try {
      const { id, stream } = await askChat({ messages });
      this.#messages = messages;
      this.#answering = id;
      this.#parts.form.reset();
      this.#turn('user', 'you', prompt);
      this.#follow(stream);
    } catch (error) {
      this.#busy(false);
      this.#note(`not asked: ${error.message}`);
    }
  }

  #follow(url) {
    const turn = this.#turn('assistant', 'answer', '');
    let answer = chatReducer.initial;
    this.#draw(turn, answer);
    const stream = openStream(url);
    stream.on('*', (event) => {
      answer = chatReducer.reduce(answer, event);
      this.#draw(turn, answer);
    });
    stream.onState((state) => {
      this.#note(state === 'failed' ? stream.error.message : (NOTES[state] ?? ''));
      if (state === 'ended' || state === 'failed') {
        this.#end(answer);
      }
    });
  }

  #end(answer) {
    if (answer.text !== '') {
      this.#messages = [...this.#messages, { role: 'assistant', content: answer.text }];
    } else {
      // A question without an answer is not part of the conversation: turns have to alternate.
      this.#messages = this.#messages.slice(0, -1);
    }
    this.#answering = undefined;
    this.#busy(false);
    this.#parts.prompt.focus();
  }

  async #stop() {
    this.#parts.stop.disabled = true;
    try {
      await cancelChat(this.#answering);
    } catch (error) {
      this.#note(`not stopped: ${error.message}`);
      this.#parts.stop.disabled = false;
    }
  }

  #turn(role, who, said) {
    const turn = this.#parts.template.content.firstElementChild.cloneNode(true);
    turn.dataset.role = role;
    turn.querySelector('.who').textContent = who;
    turn.querySelector('.said').textContent = said;
    this.#parts.turns.append(turn);
    this.#parts.empty.hidden = true;
    turn.scrollIntoView({ block: 'nearest' });
    return turn;
  }

  #draw(turn, answer) {
    const { turns } = this.#parts;
    const atEnd = turns.scrollHeight - turns.scrollTop - turns.clientHeight < 40;
    turn.dataset.state = answer.state;
    turn.querySelector('.said').textContent = answer.text;
    turn.querySelector('.who').textContent = who(answer);
    if (atEnd) {
      turns.scrollTop = turns.scrollHeight;
    }
  }

  #busy(busy) {
    const { send, stop } = this.#parts;
    send.hidden = busy;
    stop.hidden = !busy;
    stop.disabled = !busy;
  }

  #note(text) {
    this.#parts.note.textContent = text;
  }
}

function who({ state, result, failedReason }) {
  if (state === 'failed') {
    return failedReason ?? 'failed';
  }
  return typeof result?.model === 'string' ? result.model : 'answer';
}
