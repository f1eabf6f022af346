// Adds or runs jobs with bullmq-otel:
//   node traced.mjs <redisUrl> <prefix> <queue> add          adds one job 'n'
//   node traced.mjs <redisUrl> <prefix> <queue> process <n>  runs so many jobs
// Prints the spans that came of it.

import { context, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { BullMQOtel } from 'bullmq-otel';
import { print } from './facts.mjs';
import { args, options, Queue, queueName, Worker } from './library.mjs';

const exporter = new InMemorySpanExporter();
trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
propagation.setGlobalPropagator(new W3CTraceContextPropagator());
const traced = { ...options, telemetry: new BullMQOtel('bullmq') };

const [mode, count] = args;
if (mode === 'add') {
  const queue = new Queue(queueName, traced);
  await queue.add('n', { a: 1 });
  await queue.close();
} else {
  let left = Number(count);
  await new Promise((resolve) => {
    const worker = new Worker(queueName, async () => 'done', { ...traced, name: 'w' });
    worker.on('completed', () => --left === 0 && worker.close().then(resolve));
  });
}
for (const span of exporter.getFinishedSpans()) {
  print({
    name: span.name,
    kind: span.kind,
    traceId: span.spanContext().traceId,
    spanId: span.spanContext().spanId,
    parentId: span.parentSpanContext?.spanId,
    attributes: span.attributes,
    events: span.events.map((event) => ({ name: event.name, attributes: event.attributes })),
  });
}
