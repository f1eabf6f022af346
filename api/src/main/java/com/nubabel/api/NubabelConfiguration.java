package com.nubabel.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.node.TextNode;
import com.nubabel.api.auth.AuthFactory;
import com.nubabel.api.auth.NoneAuthFactory;
import com.nubabel.api.auth.admin.AdminLogins;
import com.nubabel.api.config.AdminAuthConfiguration;
import com.nubabel.api.config.ChatConfiguration;
import com.nubabel.api.config.CorsConfiguration;
import com.nubabel.api.config.LimitsConfiguration;
import com.nubabel.api.config.LoopbackServerFactory;
import com.nubabel.api.config.NotificationsConfiguration;
import com.nubabel.api.config.RedisConfiguration;
import com.nubabel.api.config.SseConfiguration;
import com.nubabel.api.config.WorkerConfiguration;
import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.job.QueueKeys;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.core.server.ServerFactory;
import io.dropwizard.logging.common.DefaultLoggingFactory;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * config.yml. Dropwizard's own blocks {@code logging}, {@code metrics}, {@code admin} and {@code
 * health} stand beside these.
 *
 * <table>
 * <caption>Keys</caption>
 * <tr><th>name</th><th>default</th><th>meaning</th></tr>
 * <tr><td>server</td><td>{@link LoopbackServerFactory}</td><td>ports and HTTP</td></tr>
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
 */
public final class NubabelConfiguration extends Configuration {
  /** Of blocks that may leave out their {@code type}. */
  static final Map<Class<?>, Class<?>> DEFAULT_TYPES =
      Map.of(
          ServerFactory.class, LoopbackServerFactory.class,
          AuthFactory.class, NoneAuthFactory.class);

  @JsonProperty @Valid @NotNull private RedisConfiguration redis = RedisConfiguration.byDefault();
  @JsonProperty @NotNull private String defaultQueue = "demo";
  @JsonProperty @Valid @NotNull private SseConfiguration sse = SseConfiguration.byDefault();

  @JsonProperty @NotNull private List<@Valid @NotNull WorkerConfiguration> workers = List.of();

  @JsonProperty @Valid private ChatConfiguration chat;

  @JsonProperty @Valid @NotNull
  private NotificationsConfiguration notifications = NotificationsConfiguration.byDefault();

  @JsonProperty @Valid @NotNull private AuthFactory auth = NoneAuthFactory.byDefault();

  @JsonProperty @Valid @NotNull
  private AdminAuthConfiguration adminAuth = AdminAuthConfiguration.byDefault();

  @JsonProperty @Valid @NotNull
  private LimitsConfiguration limits = LimitsConfiguration.byDefault();

  @JsonProperty @Valid @NotNull private CorsConfiguration cors = CorsConfiguration.byDefault();

  public NubabelConfiguration() {
    super.setServerFactory(new LoopbackServerFactory());
    super.setLoggingFactory(quietLogging());
  }

  /**
   * What says nothing to an operator stays out of the log: of an outage of Redis we tell ourselves,
   * when it begins and when it ends. A {@code logging} block of one's own replaces all of it.
   */
  private static DefaultLoggingFactory quietLogging() {
    DefaultLoggingFactory logging = new DefaultLoggingFactory();
    logging.setLoggers(
        Map.of(
            "io.lettuce", TextNode.valueOf("ERROR"),
            "org.eclipse.jetty", TextNode.valueOf("WARN"),
            "io.dropwizard.core.server", TextNode.valueOf("WARN"),
            "io.dropwizard.assets", TextNode.valueOf("WARN"),
            "com.nubabel.audit", TextNode.valueOf("INFO")));
    return logging;
  }

  @Override
  @JsonProperty("server")
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes(@JsonSubTypes.Type(value = LoopbackServerFactory.class, name = "default"))
  public void setServerFactory(ServerFactory factory) {
    super.setServerFactory(factory);
  }

  public RedisConfiguration redis() {
    return redis;
  }

  public String defaultQueue() {
    return defaultQueue;
  }

  public SseConfiguration sse() {
    return sse;
  }

  public List<WorkerConfiguration> workers() {
    return workers;
  }

  /** The queues whose jobs this node does. */
  public List<String> workedQueues() {
    Stream<String> chats =
        chat != null && chat.concurrency() > 0 ? Stream.of(chat.queue()) : Stream.empty();
    return Stream.concat(workers.stream().map(WorkerConfiguration::queue), chats).toList();
  }

  /** Null if there is no chat. */
  public ChatConfiguration chat() {
    return chat;
  }

  public NotificationsConfiguration notifications() {
    return notifications;
  }

  public AuthFactory auth() {
    return auth;
  }

  public AdminAuthConfiguration adminAuth() {
    return adminAuth;
  }

  public LimitsConfiguration limits() {
    return limits;
  }

  public CorsConfiguration cors() {
    return cors;
  }

  /**
   * Checks what annotations cannot.
   *
   * @throws BadInputException naming the key
   */
  void check() {
    if (!(getServerFactory() instanceof DefaultServerFactory)) {
      throw new BadInputException(
          "server.type", "must be default: the admin has connectors of its own");
    }
    QueueKeys.checkQueue("defaultQueue", defaultQueue);
    QueueKeys.checkQueue("notifications.queue", notifications.queue());
    QueueKeys.checkNotReserved("notifications.queue", notifications.queue());
    sse.toOptions();
    auth.build(InstantSource.system());
    AdminLogins.of(adminAuth, auth, InstantSource.system());
    Set<String> queues = new HashSet<>();
    for (int i = 0; i < workers.size(); i++) {
      WorkerConfiguration worker = workers.get(i);
      String key = "workers[" + i + "]";
      QueueKeys.checkQueue(key + ".queue", worker.queue());
      QueueKeys.checkNotReserved(key + ".queue", worker.queue());
      if (!queues.add(worker.queue())) {
        throw new BadInputException(
            key + ".queue", "must be given once, got a second worker for '" + worker.queue() + "'");
      }
      worker.newProcessor(key);
    }
    if (chat != null) {
      QueueKeys.checkQueue("chat.queue", chat.queue());
      QueueKeys.checkNotReserved("chat.queue", chat.queue());
      if (queues.contains(chat.queue())) {
        throw new BadInputException(
            "chat.queue", "must not be worked by workers as well, got '" + chat.queue() + "'");
      }
    }
  }
}
