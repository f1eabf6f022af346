import { useCallback, useRef, useState } from 'react';
import { askChat, type CallOptions, type ChatMessage, type ChatQuestion, cancelChat } from '../chat.js';
import { type ChatAnswer, chatReducer } from '../reducers.js';
import type { View } from '../shared.js';
import { useStreamValue, type ValueOptions } from './use-sse.js';

/** Options of {@link useChat}: what every question has in common, and how to reach the server. */
export interface UseChatOptions extends ValueOptions, Omit<CallOptions, 'token'> {
  system?: string;
  model?: string;
  maxTokens?: number;
}

/** A conversation. */
export interface UseChat {
  /** All turns, the answer under way included. */
  readonly messages: readonly ChatMessage[];
  /** The answer that is under way or came last; its `failedReason` says why there is none. */
  readonly answer: ChatAnswer;
  /** `asking` until the server has the question, `answering` until the answer is over. */
  readonly status: 'idle' | 'asking' | 'answering';
  /** Why the last question was not taken. */
  readonly error: Error | undefined;
  readonly connection: Omit<View<unknown>, 'value'>;
  /** Asks, with all turns so far; while an answer is under way it does nothing. */
  send(prompt: string): Promise<void>;
  /** Stops the answer under way; what there is of it stays. */
  stop(): Promise<void>;
}

interface Asked {
  readonly turns: readonly ChatMessage[];
  readonly id: string;
  readonly stream: string;
}

/** Keeps a conversation with the model behind `/api/chat`. */
export function useChat(options: UseChatOptions = {}): UseChat {
  const [asked, setAsked] = useState<Asked>();
  const [asking, setAsking] = useState<readonly ChatMessage[]>();
  const [error, setError] = useState<Error>();
  const { value: answer, ...connection } = useStreamValue(
    asked ? (options.base ?? '') + asked.stream : null,
    chatReducer,
    options,
  );

  const over =
    !asked || answer.state === 'completed' || answer.state === 'failed' || connection.state === 'failed';
  const status = asking ? 'asking' : over ? 'idle' : 'answering';
  const messages = asking ?? withAnswer(asked, answer);
  const latest = useRef({ messages, status, asked, options });
  latest.current = { messages, status, asked, options };

  const send = useCallback(async (prompt: string) => {
    const { messages, status, options } = latest.current;
    if (status !== 'idle') {
      return;
    }
    const turns: ChatMessage[] = [...messages, { role: 'user', content: prompt }];
    setError(undefined);
    setAsking(turns);
    try {
      const { system, model, maxTokens } = options;
      const question: ChatQuestion = {
        messages: turns,
        ...(system !== undefined && { system }),
        ...(model !== undefined && { model }),
        ...(maxTokens !== undefined && { maxTokens }),
      };
      const { id, stream } = await askChat(question, await callOptions(options));
      setAsked({ turns, id, stream });
    } catch (cause) {
      setError(cause instanceof Error ? cause : new Error(String(cause)));
    } finally {
      setAsking(undefined);
    }
  }, []);

  const stop = useCallback(async () => {
    const { asked, status, options } = latest.current;
    if (asked && status === 'answering') {
      await cancelChat(asked.id, await callOptions(options));
    }
  }, []);

  return { messages, answer, status, error, connection, send, stop };
}

function withAnswer(asked: Asked | undefined, answer: ChatAnswer): readonly ChatMessage[] {
  const turns = asked?.turns ?? [];
  return answer.text === '' ? turns : [...turns, { role: 'assistant', content: answer.text }];
}

async function callOptions({ base, fetch, token }: UseChatOptions): Promise<CallOptions> {
  const value = typeof token === 'function' ? await token({ refresh: false }) : token;
  return { token: value, ...(base !== undefined && { base }), ...(fetch && { fetch }) };
}
