import { expect, test } from 'vitest';
import { createHistory } from './history.js';

const frame = (name: string, id: string) => ({ name, id });

test('what followed a frame is known by its id', () => {
  const history = createHistory();
  for (const entry of [frame('ping', '1-0'), frame('waiting', '2-0'), frame('active', '3-0')]) {
    history.add(entry);
  }

  expect(history.has('2-0')).toBe(true);
  expect(history.after('2-0')).toEqual([frame('active', '3-0')]);
  expect(history.after('9-0')).toBeUndefined();
});

test('a job begins with a ping that has no id, and that is no place to go on from', () => {
  const history = createHistory();
  history.add(frame('ping', ''));
  history.add(frame('snapshot', '2-0'));

  expect(history.has('')).toBe(false);
  expect(history.after('')).toBeUndefined();
  expect(history.opening(0)).toEqual([frame('snapshot', '2-0')]);
});
