// @vitest-environment happy-dom
import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '../testing/eventually.js';
import { type SseServer, sseServer } from '../testing/sse-server.js';
import { useChat } from './use-chat.js';

let server: SseServer;
let base: string;

beforeEach(async () => {
  server = await sseServer();
  base = new URL(server.url).origin;
});

afterEach(async () => {
  cleanup();
  await server.close();
});

test('a question becomes a turn, its answer grows with the tokens, and both go with the next question', async () => {
  const { result } = renderHook(() => useChat({ base, system: 'Be brief.' }));
  act(() => void result.current.send('hello?'));
  await eventually(() => expect(result.current.status).toBe('asking'));
  const asked = await server.next();
  expect(await asked.body).toMatchObject({
    system: 'Be brief.',
    messages: [{ role: 'user', content: 'hello?' }],
  });
  asked.answer(202, { id: '7', stream: '/api/chat/stream?id=7' });

  const stream = await server.next();
  expect(stream.path).toBe('/api/chat/stream?id=7');
  stream.event('snapshot', { state: 'active', text: 'He', seq: 1 }, '1-0');
  stream.event('token', { text: 'llo', seq: 2 }, '2-0');
  await eventually(() =>
    expect(result.current.messages.at(-1)).toEqual({ role: 'assistant', content: 'Hello' }),
  );
  expect(result.current.status).toBe('answering');
  stream.event('completed', { returnvalue: { text: 'Hello!', model: 'demo' } }, '3-0');
  stream.event('end', {}, '3-1');
  await eventually(() => expect(result.current.status).toBe('idle'));
  expect(result.current.answer.result).toMatchObject({ model: 'demo' });

  act(() => void result.current.send('and?'));
  const roles = ((await (await server.next()).body) as { messages: { role: string }[] }).messages.map(
    ({ role }) => role,
  );
  expect(roles).toEqual(['user', 'assistant', 'user']);
});

test('stop cancels the answer under way, and keeps what there is of it', async () => {
  const { result } = renderHook(() => useChat({ base, token: 'abc' }));
  act(() => void result.current.send('hello?'));
  (await server.next()).answer(202, { id: '7', stream: '/api/chat/stream?id=7' });
  const stream = await server.next();
  stream.event('token', { text: 'He', seq: 1 }, '2-0');
  await eventually(() => expect(result.current.status).toBe('answering'));
  await eventually(() => expect(result.current.answer.text).toBe('He'));
  act(() => void result.current.stop());
  const cancel = await server.next();
  expect(cancel.path).toBe('/api/chat/7/cancel');
  expect(cancel.headers.authorization).toBe('Bearer abc');
  cancel.answer(202, {});
  stream.event('failed', { failedReason: 'cancelled: stopped by its reader' }, '3-0');

  await eventually(() => expect(result.current.status).toBe('idle'));
  expect(result.current.messages.map(({ content }) => content)).toEqual(['hello?', 'He']);
});

test('a question that is refused is no turn, and says why', async () => {
  const { result } = renderHook(() => useChat({ base }));
  act(() => void result.current.send('hello?'));
  (await server.next()).answer(400, { code: 400, message: 'prompt must be a text' });

  await eventually(() => expect(result.current.error?.message).toBe('prompt must be a text'));
  expect(result.current).toMatchObject({ status: 'idle', messages: [] });
});
