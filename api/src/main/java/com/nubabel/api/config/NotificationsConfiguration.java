package com.nubabel.api.config;

import jakarta.validation.constraints.Min;

/**
 * Block {@code notifications}: what is meant for single users.
 *
 * <table>
 * <caption>Keys</caption>
 * <tr><th>name</th><th>default</th><th>meaning</th></tr>
 * <tr><td>queue</td><td>notifications</td><td>on whose event stream they are</td></tr>
 * <tr><td>maxLenEvents</td><td>100000</td><td>about how many it keeps; set in Redis at each start, where
 *     BullMQ keeps it too</td></tr>
 * </table>
 */
public record NotificationsConfiguration(String queue, @Min(1) Integer maxLenEvents) {
  public static final String QUEUE_DEFAULT = "notifications";
  public static final int MAX_LEN_EVENTS_DEFAULT = 100_000;

  /** What is null was not given. */
  public NotificationsConfiguration {
    queue = queue == null ? QUEUE_DEFAULT : queue;
    maxLenEvents = maxLenEvents == null ? MAX_LEN_EVENTS_DEFAULT : maxLenEvents;
  }

  public static NotificationsConfiguration byDefault() {
    return new NotificationsConfiguration(null, null);
  }
}
