import { describe, expect, test } from 'vitest';
import { jobStream, notificationStream, queueStream } from './paths.js';
import { chatReducer, jobReducer, notificationsReducer, type Reducer } from './reducers.js';

function reduce<Value>({ initial, reduce }: Reducer<Value>, events: [string, object][]): Value {
  return events.map(([name, data], i) => ({ name, data, id: `${i}-0` })).reduce(reduce, initial);
}

describe('a job', () => {
  test('runs from its snapshot to its end', () => {
    const job = reduce(jobReducer, [
      ['snapshot', { state: 'active', attemptsMade: 0, progress: { step: 1 }, percent: 10 }],
      ['progress', { progress: { percent: 50 }, percent: 50 }],
      ['ping', { time: 1 }],
      ['completed', { returnvalue: { width: 1 } }],
      ['end', {}],
    ]);

    expect(job).toMatchObject({ state: 'completed', percent: 50, returnvalue: { width: 1 } });
  });

  test('that failed and is run again has no reason any more', () => {
    const job = reduce(jobReducer, [
      ['failed', { failedReason: 'no' }],
      ['waiting', {}],
    ]);

    expect(job).toMatchObject({ state: 'waiting', failedReason: undefined });
  });
});

describe('an answer', () => {
  test('is the text of its tokens, each once', () => {
    const answer = reduce(chatReducer, [
      ['snapshot', { state: 'active', text: 'Hel', seq: 2 }],
      ['token', { text: 'l', seq: 2 }],
      ['token', { text: 'lo', seq: 3 }],
    ]);

    expect(answer).toMatchObject({ state: 'answering', text: 'Hello', seq: 3 });
  });

  test('that begins anew forgets what it had', () => {
    const answer = reduce(chatReducer, [
      ['token', { text: 'Helo', seq: 1 }],
      ['restart', {}],
      ['token', { text: 'Hello', seq: 1 }],
    ]);

    expect(answer.text).toBe('Hello');
  });

  test('that is whole is what the job returned', () => {
    const answer = reduce(chatReducer, [
      ['snapshot', { state: 'completed', returnvalue: { text: 'Hello', model: 'm' } }],
      ['end', {}],
    ]);

    expect(answer).toMatchObject({ state: 'completed', text: 'Hello', result: { model: 'm' } });
  });

  test('that fails keeps its text and says why', () => {
    const answer = reduce(chatReducer, [
      ['token', { text: 'Hel', seq: 1 }],
      ['failed', { failedReason: 'cancelled: by its reader' }],
    ]);

    expect(answer).toMatchObject({ state: 'failed', text: 'Hel', failedReason: 'cancelled: by its reader' });
  });
});

test('of notifications the newest comes first, and the oldest go', () => {
  const events = Array.from({ length: 120 }, (_, n): [string, object] => ['notification', { n }]);
  const notifications = reduce(notificationsReducer, [...events, ['ping', {}]]);

  expect(notifications).toHaveLength(100);
  expect(notifications[0]).toEqual({ id: '119-0', data: { n: 119 } });
});

test('paths name what is asked for', () => {
  expect(jobStream({ queue: 'a b', id: '7' })).toBe('/api/queues/a%20b/jobs/7/stream');
  expect(jobStream({ queue: 'q', id: 'a/7' }, 'https://x')).toBe(
    'https://x/api/jobs/stream?queue=q&id=a%2F7',
  );
  expect(jobStream('/api/queues/q/jobs/7/stream')).toBe('/api/queues/q/jobs/7/stream');
  expect(queueStream(['a', 'b'], ['progress'])).toBe('/api/events?queue=a&queue=b&event=progress');
  expect(notificationStream({ userId: 'anna', last: 5 })).toBe(
    '/api/notifications/stream?userId=anna&last=5',
  );
  expect(notificationStream()).toBe('/api/notifications/stream');
});
