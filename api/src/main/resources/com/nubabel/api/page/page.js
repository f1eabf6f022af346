// The page at `/`. It wires the parts: forms add jobs, cards show them, the list shows the queue's events.

import { ChatBox } from './chat-box.js';
import { EventList } from './event-list.js';
import { JobBoard } from './job-board.js';
import { addJob } from './jobs-api.js';
import { NotificationPanel } from './notification-panel.js';
import { watchQueue } from './streams.js';

const QUEUE = 'demo';

/** What each form adds: the job's data from the form's fields, and its options. */
const RECIPES = {
  steps: (field) => ({
    data: { steps: Number(field('steps')), stepMillis: Number(field('stepMillis')) },
  }),
  echo: (field) => ({ data: { message: field('message') } }),
  fail: (field) => ({
    data: { failures: Number(field('failures')) },
    opts: { attempts: 4, backoff: { type: 'exponential', delay: 300 } },
  }),
  unrecoverable: () => ({ data: {}, opts: { attempts: 4 } }),
};

const byId = (id) => document.getElementById(id);

const board = new JobBoard({
  list: byId('jobs'),
  empty: byId('no-jobs'),
  clear: byId('clear-jobs'),
  news: byId('news'),
  template: byId('card-template'),
});

const events = new EventList({
  list: byId('events'),
  empty: byId('no-events'),
  pause: byId('pause'),
  template: byId('row-template'),
});

new ChatBox({
  form: byId('chat-form'),
  prompt: byId('chat-prompt'),
  send: byId('chat-send'),
  stop: byId('chat-stop'),
  turns: byId('chat-turns'),
  empty: byId('no-chat'),
  note: byId('chat-note'),
  template: byId('turn-template'),
});

new NotificationPanel({
  user: byId('user-form'),
  listening: byId('listening'),
  message: byId('message-form'),
  list: byId('notifications'),
  empty: byId('no-notifications'),
  template: byId('notification-template'),
  problem: showProblem,
});

watchQueue(QUEUE, {
  state: showConnection,
  position: (id) => { byId('position').textContent = id; },
  event: (name, data, id) => {
    events.add(name, data, id);
    board.hear(name, data);
  },
});

for (const form of document.querySelectorAll('form.recipe')) {
  form.addEventListener('submit', (submit) => {
    submit.preventDefault();
    const fields = new FormData(form);
    const name = form.dataset.job;
    add({ name, ...RECIPES[name]((field) => fields.get(field)) });
  });
}

async function add(job) {
  try {
    const added = await addJob(QUEUE, job);
    showProblem('');
    board.add({ ...added, name: job.name });
  } catch (error) {
    showProblem(`The ${job.name} job was not added: ${error.message}`);
  }
}

function showProblem(text) {
  const problem = byId('problem');
  problem.textContent = text;
  problem.hidden = text === '';
}

function showConnection(state) {
  byId('connection').dataset.state = state;
  byId('connection-text').textContent = state;
  if (state === 'live') {
    document.documentElement.dataset.ready = 'true';
  }
}
