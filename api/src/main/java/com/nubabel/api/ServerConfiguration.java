package com.nubabel.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.node.TextNode;
import com.nubabel.api.auth.AuthFactory;
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
import io.dropwizard.core.Configuration;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.core.server.ServerFactory;
import io.dropwizard.logging.common.DefaultLoggingFactory;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Map;

/**
 * config.yml of the server: Dropwizard's blocks, of which {@code server} has {@link
 * LoopbackServerFactory other defaults}, and beside them those of {@link NubabelConfiguration},
 * whose fields are repeated here because Jackson reads no unknown key as one where it unwraps a
 * block.
 */
public final class ServerConfiguration extends Configuration {
  /** Of blocks that may leave out their {@code type}. */
  static final Map<Class<?>, Class<?>> DEFAULT_TYPES =
      Map.of(ServerFactory.class, LoopbackServerFactory.class);

  @JsonProperty @Valid private RedisConfiguration redis;
  @JsonProperty private String defaultQueue;
  @JsonProperty @Valid private SseConfiguration sse;
  @JsonProperty private List<@Valid @NotNull WorkerConfiguration> workers;
  @JsonProperty @Valid private ChatConfiguration chat;
  @JsonProperty @Valid private NotificationsConfiguration notifications;
  @JsonProperty @Valid private AuthFactory auth;
  @JsonProperty @Valid private AdminAuthConfiguration adminAuth;
  @JsonProperty @Valid private LimitsConfiguration limits;
  @JsonProperty @Valid private CorsConfiguration cors;

  public ServerConfiguration() {
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

  /** What is not Dropwizard's. */
  public NubabelConfiguration nubabel() {
    return new NubabelConfiguration(
        redis, defaultQueue, sse, workers, chat, notifications, auth, adminAuth, limits, cors);
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
    nubabel().check();
  }

  /**
   * Checks that there is work to do.
   *
   * @throws BadInputException if there is none
   */
  void checkWorks() {
    if (nubabel().workedQueues().isEmpty()) {
      throw new BadInputException("workers", "must name a queue to work, got none");
    }
  }
}
