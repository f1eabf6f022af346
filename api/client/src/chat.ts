import { refusal } from './errors.js';

/** A turn of a conversation. */
export interface ChatMessage {
  role: 'user' | 'assistant';
  content: string;
}

/** What is asked. `request`, a UUID, makes a repeat join the same answer. */
export interface ChatQuestion {
  prompt?: string;
  messages?: readonly ChatMessage[];
  system?: string;
  model?: string;
  maxTokens?: number;
  request?: string;
}

/** Where and as whom REST calls are made. */
export interface CallOptions {
  base?: string;
  token?: string | undefined;
  fetch?: typeof fetch;
}

/** Asks, and resolves to the answer's job and the path of its stream. Rejects with the server's words. */
export async function askChat(
  question: ChatQuestion,
  options: CallOptions = {},
): Promise<{ id: string; stream: string }> {
  // Browsers have it on https and localhost alone; without it a repeat is another question.
  const request = question.request ?? crypto.randomUUID?.();
  const response = await call('/api/chat', { ...question, request }, options);
  return response.json();
}

/** Stops an answer under way; one that is over stays as it is. */
export async function cancelChat(id: string, options: CallOptions = {}): Promise<void> {
  const over = [404, 409];
  await call(
    `/api/chat/${encodeURIComponent(id)}/cancel`,
    { reason: 'stopped by its reader' },
    options,
    over,
  );
}

async function call(
  path: string,
  body: unknown,
  { base = '', token, fetch = globalThis.fetch }: CallOptions,
  expected: readonly number[] = [],
): Promise<Response> {
  const response = await fetch(base + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...(token ? { Authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify(body),
  });
  if (!response.ok && !expected.includes(response.status)) {
    throw new Error(await refusal(response));
  }
  return response;
}
