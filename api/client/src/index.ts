export { askChat, type CallOptions, type ChatMessage, type ChatQuestion, cancelChat } from './chat.js';
export { StreamError, type StreamErrorType } from './errors.js';
export type { JobSnapshot, JobState, NubabelEvents, QueueEventData } from './events.js';
export { fetchTransport } from './fetch-transport.js';
export { nativeTransport } from './native-transport.js';
export { type JobAddress, jobStream, notificationStream, queueStream } from './paths.js';
export {
  type AnyEvent,
  type ChatAnswer,
  chatReducer,
  type JobView,
  jobReducer,
  type Notification,
  notificationsReducer,
  type Reducer,
} from './reducers.js';
export { openStream } from './stream.js';
export type {
  Attempt,
  Clock,
  EventStream,
  Hearing,
  StreamEvent,
  StreamOptions,
  StreamState,
  Token,
  Transport,
} from './types.js';
