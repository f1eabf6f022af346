import { notificationStream } from '../paths.js';
import { type Notification, notificationsReducer } from '../reducers.js';
import type { View } from '../shared.js';
import { useStreamValue, type ValueOptions } from './use-sse.js';

/** A user's notifications, the newest first and 100 at most, and how their stream stands. */
export interface UseNotifications {
  readonly notifications: readonly Notification[];
  readonly connection: Omit<View<unknown>, 'value'>;
}

/** Watches the caller's notifications; `userId` is for a server without auth, `last` asks for some of the past. */
export function useNotifications({
  userId,
  last,
  base,
  ...options
}: ValueOptions & { userId?: string; last?: number; base?: string } = {}): UseNotifications {
  const url = notificationStream({ ...(userId && { userId }), ...(last && { last }) }, base);
  const { value, ...connection } = useStreamValue(url, notificationsReducer, options);
  return { notifications: value, connection };
}
