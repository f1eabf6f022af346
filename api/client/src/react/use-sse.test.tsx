// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react';
import { StrictMode } from 'react';
import { renderToString } from 'react-dom/server';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fetchTransport } from '../fetch-transport.js';
import { eventually } from '../testing/eventually.js';
import { type Connection, type SseServer, sseServer } from '../testing/sse-server.js';
import { useJob } from './use-job.js';
import { useSSE } from './use-sse.js';

let server: SseServer;
const options = { transport: fetchTransport() };

beforeEach(async () => {
  server = await sseServer();
});

afterEach(async () => {
  cleanup();
  await server.close();
});

function Watch({
  url = server.url,
  hear = () => {},
}: {
  url?: string | null;
  hear?: (name: string) => void;
}) {
  const { state, lastEvent } = useSSE(url, { ...options, onEvent: ({ name }) => hear(name) });
  return <p data-testid="watch">{`${state} ${lastEvent?.name ?? '-'}`}</p>;
}

function Job() {
  const { state, percent, connection } = useJob(server.url, options);
  return <p data-testid="job">{`${connection.state} ${state} ${percent ?? '-'}`}</p>;
}

const shows = (id: string, text: string) =>
  eventually(() => expect(screen.getByTestId(id).textContent).toBe(text));

async function next(): Promise<Connection> {
  const connection = await server.next();
  connection.event('ping', { time: 1 }, '1-0');
  return connection;
}

test('a component follows its stream', async () => {
  const hear = vi.fn();
  render(<Watch hear={hear} />);
  await shows('watch', 'connecting -');
  const connection = await next();
  await shows('watch', 'live -');
  connection.event('progress', {}, '2-0');
  connection.event('completed', {}, '3-0');
  await shows('watch', 'live completed');
  connection.event('end', {}, '3-0');
  await shows('watch', 'ended end');

  expect(hear.mock.calls.flat()).toEqual(['progress', 'completed', 'end']);
});

test('StrictMode, which mounts twice, opens one connection', async () => {
  render(
    <StrictMode>
      <Watch />
    </StrictMode>,
  );
  await next();
  await shows('watch', 'live -');

  expect(server.count).toBe(1);
});

test('components with the same URL share a connection, which closes when the last has gone', async () => {
  const { rerender, unmount } = render(
    <>
      <Watch key="a" />
      <Job key="b" />
    </>,
  );
  const connection = await next();
  connection.event('snapshot', { state: 'active', attemptsMade: 0, percent: 10 }, '2-0');
  await shows('watch', 'live snapshot');
  await shows('job', 'live active 10');
  rerender(<Job key="b" />);
  connection.event('progress', { progress: 60, percent: 60 }, '3-0');
  await shows('job', 'live active 60');
  expect(server.count).toBe(1);
  unmount();

  await connection.gone;
});

test('a component that joins later is told what the stream has shown', async () => {
  const { rerender } = render(<Watch key="a" />);
  const connection = await next();
  connection.event('snapshot', { state: 'active', attemptsMade: 0, percent: 10 }, '2-0');
  connection.event('progress', { progress: 30, percent: 30 }, '3-0');
  await shows('watch', 'live progress');
  rerender(
    <>
      <Watch key="a" />
      <Job key="b" />
    </>,
  );

  await shows('job', 'live active 30');
  expect(server.count).toBe(1);
});

test('another URL is another stream, and none is none', async () => {
  const { rerender } = render(<Watch />);
  const first = await next();
  await shows('watch', 'live -');
  rerender(<Watch url={`${server.url}&queue=r`} />);
  const second = await next();
  expect(second.path).toContain('queue=r');
  await first.gone;
  rerender(<Watch url={null} />);
  await second.gone;

  await shows('watch', 'closed -');
});

test('on a server it is rendered without a connection', () => {
  expect(renderToString(<Watch />)).toContain('connecting -');
  expect(server.count).toBe(0);
});
