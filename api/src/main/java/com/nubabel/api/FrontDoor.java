package com.nubabel.api;

import com.nubabel.api.auth.ActGuard;
import com.nubabel.api.auth.ApiGuard;
import com.nubabel.api.auth.ApiRequests;
import com.nubabel.api.auth.ApplicationConnectors;
import com.nubabel.api.auth.AuthFactory;
import com.nubabel.api.auth.CrossOrigin;
import com.nubabel.api.auth.DiscreetRequestLog;
import com.nubabel.api.auth.LoopbackConnectors;
import com.nubabel.api.auth.LoopbackHosts;
import com.nubabel.api.auth.OriginRule;
import com.nubabel.api.auth.ReadRules;
import com.nubabel.api.auth.WriteLimit;
import com.nubabel.api.auth.admin.AdminGuard;
import com.nubabel.api.auth.admin.AdminLogins;
import com.nubabel.api.chat.ChatStreams;
import com.nubabel.api.chat.Chats;
import com.nubabel.api.config.AdminAuthConfiguration;
import com.nubabel.api.config.ChatConfiguration;
import com.nubabel.api.config.LimitsConfiguration;
import com.nubabel.api.errors.JsonErrorPages;
import com.nubabel.api.stream.EventStreamHandler;
import io.dropwizard.core.setup.Environment;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.NetworkConnector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What we do to the Jetty server that Dropwizard built: puts our handlers before its own when it
 * starts, and ends the work in order when it stops. As a listener it does so for whatever kind of
 * server the configuration describes.
 */
final class FrontDoor implements LifeCycle.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(NubabelApplication.class);

  /** In which all streams get their end. */
  private static final Duration SPREAD = Duration.ofSeconds(2);

  /** For Jetty's own wait, after ours: requests under way, and idle connections. */
  private static final Duration JETTY_GRACE = Duration.ofSeconds(5);

  private final NubabelConfiguration configuration;
  private final Environment environment;
  private final Backend backend;

  /** Set when all serves: a start that failed has nothing to end in order. */
  private volatile boolean serving;

  FrontDoor(NubabelConfiguration configuration, Environment environment, Backend backend) {
    this.configuration = configuration;
    this.environment = environment;
    this.backend = backend;
  }

  /** Called before anything of the server has started; an exception stops the start. */
  @Override
  public void lifeCycleStarting(LifeCycle starting) {
    Server server = (Server) starting;
    server.setErrorHandler(new JsonErrorPages());
    ChatConfiguration chat = configuration.chat();
    Chats chats = chat == null ? null : new Chats(chat, backend::queue);
    server.insertHandler(
        new EventStreamHandler(
            apiPath(),
            configuration.defaultQueue(),
            configuration.notifications().queue(),
            new ReadRules(chats),
            backend::open,
            chats == null ? List.of() : List.of(new ChatStreams(chats))));
    guard(server);
    if (server.getRequestLog() != null) {
      server.setRequestLog(new DiscreetRequestLog(server.getRequestLog()));
    }
  }

  /** Puts the doors before all else, the outermost last. */
  private void guard(Server server) {
    InstantSource clock = InstantSource.system();
    ApiRequests api = new ApiRequests(apiPath());
    AuthFactory auth = configuration.auth();
    AdminAuthConfiguration adminAuth = configuration.adminAuth();
    LimitsConfiguration limits = configuration.limits();
    List<String> origins = configuration.cors().origins();
    server.insertHandler(
        new ActGuard(
            api,
            new OriginRule(origins),
            new WriteLimit(limits.writesPerSecond(), limits.burst(), clock)));
    server.insertHandler(new ApiGuard(api, auth.build(clock)));
    server.insertHandler(new AdminGuard(AdminLogins.of(adminAuth, auth, clock)));
    if (!origins.isEmpty()) {
      server.insertHandler(new CrossOrigin(origins));
    }
    if (auth.isLoopbackOnly()) {
      LoopbackConnectors.require(server, "auth", ApplicationConnectors::isOne);
      server.insertHandler(new LoopbackHosts(ApplicationConnectors::isOne));
    }
    if (adminAuth.type() == AdminAuthConfiguration.Type.NONE && !adminAuth.allowRemote()) {
      Predicate<Connector> isAdmins = connector -> !ApplicationConnectors.isOne(connector);
      LoopbackConnectors.require(server, "adminAuth", isAdmins);
      server.insertHandler(new LoopbackHosts(isAdmins));
    }
  }

  /** The path below which Jersey serves, with a slash at its end: {@code /api/}. */
  private String apiPath() {
    String context = environment.getApplicationContext().getContextPath();
    String pattern = environment.jersey().getUrlPattern();
    return (context + pattern.replaceAll("\\*$", "")).replaceAll("/+", "/");
  }

  @Override
  public void lifeCycleStarted(LifeCycle started) {
    serving = true;
    String addresses =
        connectors((Server) started).stream()
            .map(c -> "http://" + c.getHost() + ":" + c.getLocalPort() + "/")
            .collect(Collectors.joining(", "));
    String queues = String.join(", ", configuration.workedQueues());
    LOG.info(
        "Nubabel serves {} with Redis at {}; works {}",
        addresses,
        backend.redisDescription(),
        queues.isEmpty() ? "no queue" : "queue " + queues);
  }

  /**
   * The shutdown, from the signal to Jetty's own stop, which would else begin by waiting for
   * streams that never end. The order: health turns red and the ports close, so that no new work
   * comes; workers fetch no more and jobs finish, while their readers look on; streams get their
   * {@code bye}. Then Jetty stops, and with it the backend: hub, connections, Redis last. The
   * admin's port stays open, for who asks why.
   */
  @Override
  public void lifeCycleStopping(LifeCycle stopping) {
    if (!serving) {
      return;
    }
    serving = false;
    Server server = (Server) stopping;
    Duration grace = Duration.ofMillis(server.getStopTimeout());
    LOG.info("Nubabel stops: running jobs have {} s to finish", grace.toSeconds());
    connectors(server).forEach(NetworkConnector::close);
    try {
      backend.endWork(grace, SPREAD);
    } catch (RuntimeException e) {
      LOG.error("the work did not end well; the server stops all the same", e);
    }
    server.setStopTimeout(JETTY_GRACE.toMillis());
  }

  private static List<NetworkConnector> connectors(Server server) {
    return List.of(server.getConnectors()).stream()
        .filter(ApplicationConnectors::isOne)
        .filter(NetworkConnector.class::isInstance)
        .map(NetworkConnector.class::cast)
        .toList();
  }
}
