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
import com.nubabel.api.health.AdvanceHealth;
import com.nubabel.api.stream.EventStreamHandler;
import com.nubabel.bridge.BadInputException;
import io.dropwizard.core.setup.Environment;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.NetworkConnector;
import org.eclipse.jetty.server.Request;
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
  private final Premises premises;
  private final Environment environment;
  private final Backend backend;
  private final boolean hasApi;

  /** Set when all serves: a start that failed has nothing to end in order. */
  private volatile boolean serving;

  /**
   * @param hasApi whether there is an API, with its event streams, or the admin's side alone
   */
  FrontDoor(
      NubabelConfiguration configuration,
      Premises premises,
      Environment environment,
      Backend backend,
      boolean hasApi) {
    this.configuration = configuration;
    this.premises = premises;
    this.environment = environment;
    this.backend = backend;
    this.hasApi = hasApi;
  }

  /** Called before anything of the server has started; an exception stops the start. */
  @Override
  public void lifeCycleStarting(LifeCycle starting) {
    Server server = (Server) starting;
    for (String queue : backend.workedQueues()) {
      environment
          .healthChecks()
          .register(
              premises.dotted("worker." + queue),
              new AdvanceHealth(
                  "the worker of queue '" + queue + "'", () -> backend.isWorkerAdvancing(queue)));
    }
    if (hasApi) {
      addApi(server);
    }
    guardAdmin(server);
    if (premises.isWhole()) {
      server.setErrorHandler(new JsonErrorPages());
    }
    if (server.getRequestLog() != null) {
      Predicate<Request> isPublic = premises.publicRequests(environment);
      Predicate<Request> isAdmins = premises.adminRequests(environment);
      server.setRequestLog(new DiscreetRequestLog(server.getRequestLog(), isPublic.or(isAdmins)));
    }
  }

  private void addApi(Server server) {
    if (publicPorts(server).isEmpty()) {
      throw new BadInputException(
          "server.type", "must be default: the admin has connectors of its own");
    }
    ChatConfiguration chat = configuration.chat();
    Chats chats = chat == null ? null : new Chats(chat, backend::queue);
    PublicApi api = new PublicApi(configuration, backend, chats);
    if (premises.isWhole()) {
      api.register(environment.jersey().getResourceConfig());
    } else {
      api.addBeside(environment, premises.toString(), premises.apiPattern(environment));
    }
    server.insertHandler(
        new EventStreamHandler(
            premises.apiPath(environment),
            configuration.defaultQueue(),
            configuration.notifications().queue(),
            new ReadRules(chats),
            backend::open,
            chats == null ? List.of() : List.of(new ChatStreams(chats))));
    guardApi(server);
  }

  /** Puts the doors before the API, the outermost last. */
  private void guardApi(Server server) {
    InstantSource clock = InstantSource.system();
    ApiRequests api = new ApiRequests(premises.apiPath(environment));
    AuthFactory auth = configuration.auth();
    LimitsConfiguration limits = configuration.limits();
    List<String> origins = configuration.cors().origins();
    server.insertHandler(
        new ActGuard(
            api,
            new OriginRule(origins),
            new WriteLimit(limits.writesPerSecond(), limits.burst(), clock)));
    server.insertHandler(new ApiGuard(api, auth.build(clock)));
    Predicate<Request> isOurs = premises.publicRequests(environment);
    if (!origins.isEmpty()) {
      server.insertHandler(new CrossOrigin(origins, isOurs));
    }
    if (auth.isLoopbackOnly()) {
      LoopbackConnectors.require(server, premises.dotted("auth"), ApplicationConnectors::isOne);
      server.insertHandler(new LoopbackHosts(isOurs));
    }
  }

  private void guardAdmin(Server server) {
    AdminAuthConfiguration adminAuth = configuration.adminAuth();
    Predicate<Request> isOurs = premises.adminRequests(environment);
    server.insertHandler(
        new AdminGuard(
            AdminLogins.of(adminAuth, configuration.auth(), InstantSource.system()), isOurs));
    if (adminAuth.type() == AdminAuthConfiguration.Type.NONE && !adminAuth.allowRemote()) {
      LoopbackConnectors.require(
          server,
          premises.dotted("adminAuth"),
          connector -> !ApplicationConnectors.isOne(connector));
      server.insertHandler(new LoopbackHosts(isOurs));
    }
  }

  @Override
  public void lifeCycleStarted(LifeCycle started) {
    serving = true;
    Server server = (Server) started;
    String queues = String.join(", ", backend.workedQueues());
    String works = queues.isEmpty() ? "works no queue" : "works queue " + queues;
    String path = premises.isWhole() ? "/" : premises.apiPath(environment);
    LOG.info(
        "{} {} with Redis at {}; {}admin at {}",
        premises,
        hasApi ? "serves " + addresses(publicPorts(server), path) : works,
        backend.redisDescription(),
        hasApi ? works + "; " : "",
        addresses(adminPorts(server), premises.adminPath("/")));
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
    LOG.info("{} stops: running jobs have {} s to finish", premises, grace.toSeconds());
    publicPorts(server).forEach(NetworkConnector::close);
    try {
      backend.endWork(grace, SPREAD);
    } catch (RuntimeException e) {
      LOG.error("the work did not end well; the server stops all the same", e);
    }
    if (premises.isWhole()) {
      server.setStopTimeout(JETTY_GRACE.toMillis());
    }
  }

  private static String addresses(List<NetworkConnector> ports, String path) {
    return ports.stream()
        .map(
            port ->
                "http://%s:%d%s"
                    .formatted(
                        Objects.requireNonNullElse(port.getHost(), "0.0.0.0"),
                        port.getLocalPort(),
                        path))
        .collect(Collectors.joining(", "));
  }

  private static List<NetworkConnector> publicPorts(Server server) {
    return ports(server, ApplicationConnectors::isOne);
  }

  private static List<NetworkConnector> adminPorts(Server server) {
    return ports(server, port -> !ApplicationConnectors.isOne(port));
  }

  private static List<NetworkConnector> ports(Server server, Predicate<Connector> isMeant) {
    return Arrays.stream(server.getConnectors())
        .filter(isMeant)
        .filter(NetworkConnector.class::isInstance)
        .map(NetworkConnector.class::cast)
        .toList();
  }
}
