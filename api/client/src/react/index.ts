export type { ChatMessage } from '../chat.js';
export type { JobAddress } from '../paths.js';
export type { AnyEvent, ChatAnswer, JobView, Notification, Reducer } from '../reducers.js';
export type { View } from '../shared.js';
export { type UseChat, type UseChatOptions, useChat } from './use-chat.js';
export { type UseJob, useJob } from './use-job.js';
export { type UseNotifications, useNotifications } from './use-notifications.js';
export { type SSE, type UseSSEOptions, useSSE, useStreamValue, type ValueOptions } from './use-sse.js';
