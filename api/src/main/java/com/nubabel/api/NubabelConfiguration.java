package com.nubabel.api;

import com.nubabel.api.auth.AuthFactory;
import com.nubabel.api.auth.NoneAuthFactory;
import com.nubabel.api.auth.admin.AdminLogins;
import com.nubabel.api.config.AdminAuthConfiguration;
import com.nubabel.api.config.ChatConfiguration;
import com.nubabel.api.config.CorsConfiguration;
import com.nubabel.api.config.LimitsConfiguration;
import com.nubabel.api.config.NotificationsConfiguration;
import com.nubabel.api.config.RedisConfiguration;
import com.nubabel.api.config.SseConfiguration;
import com.nubabel.api.config.WorkerConfiguration;
import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.job.QueueKeys;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is Nubabel's in a configuration: the blocks of config.yml beside Dropwizard's own, or a
 * block of one's own configuration, for {@link NubabelBundle}.
 *
 * <table>
 * <caption>Keys</caption>
 * <tr><th>name</th><th>default</th><th>meaning</th></tr>
 * <tr><td>redis</td><td>{@link RedisConfiguration}</td><td>where the queues are</td></tr>
 * <tr><td>defaultQueue</td><td>demo</td><td>queue of {@code /api/jobs/{id}/stream}</td></tr>
 * <tr><td>sse</td><td>{@link SseConfiguration}</td><td>event streams</td></tr>
 * <tr><td>workers</td><td>none</td><td>{@link WorkerConfiguration} for each queue that is worked</td></tr>
 * <tr><td>chat</td><td>none: no chat</td><td>{@link ChatConfiguration}, a model's answers</td></tr>
 * <tr><td>notifications</td><td>{@link NotificationsConfiguration}</td><td>what is meant for single
 *     users</td></tr>
 * <tr><td>auth</td><td>{@link AuthFactory}</td><td>who may see and do what</td></tr>
 * <tr><td>adminAuth</td><td>{@link AdminAuthConfiguration}</td><td>the same on the admin's port</td></tr>
 * <tr><td>limits</td><td>{@link LimitsConfiguration}</td><td>how much each caller may do</td></tr>
 * <tr><td>cors</td><td>{@link CorsConfiguration}</td><td>which other sites may call</td></tr>
 * </table>
 *
 * @param chat null if there is no chat
 */
public record NubabelConfiguration(
    @Valid RedisConfiguration redis,
    String defaultQueue,
    @Valid SseConfiguration sse,
    List<@Valid @NotNull WorkerConfiguration> workers,
    @Valid ChatConfiguration chat,
    @Valid NotificationsConfiguration notifications,
    @Valid AuthFactory auth,
    @Valid AdminAuthConfiguration adminAuth,
    @Valid LimitsConfiguration limits,
    @Valid CorsConfiguration cors) {
  /** Of blocks that may leave out their {@code type}. */
  static final Map<Class<?>, Class<?>> DEFAULT_TYPES =
      Map.of(AuthFactory.class, NoneAuthFactory.class);

  /** What is null was not given. */
  public NubabelConfiguration {
    redis = redis == null ? RedisConfiguration.byDefault() : redis;
    defaultQueue = defaultQueue == null ? "demo" : defaultQueue;
    sse = sse == null ? SseConfiguration.byDefault() : sse;
    workers = workers == null ? List.of() : List.copyOf(workers);
    notifications = notifications == null ? NotificationsConfiguration.byDefault() : notifications;
    auth = auth == null ? NoneAuthFactory.byDefault() : auth;
    adminAuth = adminAuth == null ? AdminAuthConfiguration.byDefault() : adminAuth;
    limits = limits == null ? LimitsConfiguration.byDefault() : limits;
    cors = cors == null ? CorsConfiguration.byDefault() : cors;
  }

  public static NubabelConfiguration byDefault() {
    return new NubabelConfiguration(null, null, null, null, null, null, null, null, null, null);
  }

  /** The queues that it has worked on this node. */
  List<String> workedQueues() {
    Stream<String> chats =
        chat != null && chat.concurrency() > 0 ? Stream.of(chat.queue()) : Stream.empty();
    return Stream.concat(workers.stream().map(WorkerConfiguration::queue), chats).toList();
  }

  /**
   * Checks what annotations cannot.
   *
   * @throws BadInputException naming the key, from this block on
   */
  void check() {
    QueueKeys.checkQueue("defaultQueue", defaultQueue);
    checkQueue("notifications.queue", notifications.queue());
    sse.toOptions();
    auth.build(InstantSource.system());
    AdminLogins.of(adminAuth, auth, InstantSource.system());
    Set<String> queues = new HashSet<>();
    for (int i = 0; i < workers.size(); i++) {
      WorkerConfiguration worker = workers.get(i);
      String key = "workers[" + i + "]";
      checkQueue(key + ".queue", worker.queue());
      if (!queues.add(worker.queue())) {
        throw new BadInputException(
            key + ".queue", "must be given once, got a second worker for '" + worker.queue() + "'");
      }
      checkDeadLetters(key + ".deadLetters", worker);
      ProcessorClass.of(key, worker);
    }
    if (chat != null) {
      checkQueue("chat.queue", chat.queue());
      if (queues.contains(chat.queue())) {
        throw new BadInputException(
            "chat.queue", "must not be worked by workers as well, got '" + chat.queue() + "'");
      }
    }
  }

  private static void checkDeadLetters(String key, WorkerConfiguration worker) {
    if (worker.deadLetters() == null) {
      return;
    }
    checkQueue(key, worker.deadLetters());
    if (worker.deadLetters().equals(worker.queue())) {
      throw new BadInputException(key, "must be another queue, got '" + worker.queue() + "'");
    }
  }

  private static void checkQueue(String key, String queue) {
    QueueKeys.checkQueue(key, queue);
    QueueKeys.checkNotReserved(key, queue);
  }
}
