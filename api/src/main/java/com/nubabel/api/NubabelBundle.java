package com.nubabel.api;

import com.codahale.metrics.MetricRegistry;
import com.nubabel.api.admin.AdminApi;
import com.nubabel.api.admin.Queues;
import com.nubabel.api.config.CheckedConfigurationFactory;
import com.nubabel.api.health.AdvanceHealth;
import com.nubabel.api.health.RedisHealth;
import com.nubabel.api.monitoring.ForwardedMetrics;
import com.nubabel.api.monitoring.PrometheusEndpoint;
import com.nubabel.api.resources.StreamPath;
import com.nubabel.api.tasks.QueueTask;
import com.nubabel.api.tasks.TaskAnswer;
import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.queue.FlowProducer;
import com.nubabel.bridge.queue.Queue;
import com.nubabel.bridge.redis.RedisConnections;
import com.nubabel.worker.WorkerBuilder;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.ConfiguredBundle;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Nubabel in a Dropwizard application of one's own: its workers, its event streams and its API
 * beside one's own resources, started and stopped with them.
 *
 * <pre>{@code
 * private final NubabelBundle<ShopConfiguration> nubabel =
 *     NubabelBundle.of(ShopConfiguration::nubabel);
 *
 * public void initialize(Bootstrap<ShopConfiguration> bootstrap) {
 *   bootstrap.addBundle(nubabel);
 * }
 *
 * public void run(ShopConfiguration configuration, Environment environment) {
 *   nubabel.worker("orders", worker -> worker.concurrency(10).processor(new Orders(mailer)));
 *   environment.jersey().register(new OrderResource(nubabel.queue("orders")));
 * }
 * }</pre>
 *
 * <p>All that is ours bears the bundle's name, {@code nubabel} unless {@link #named said
 * otherwise}: the API is at {@code {rootPath}/nubabel/}, the admin's at {@code /nubabel/api/} with
 * tasks at {@code /tasks/nubabel/}, Prometheus' page at {@code /nubabel/metrics/prometheus}; health
 * checks and metrics begin with {@code nubabel.}. Nothing else of the application is changed: our
 * authentication, headers and errors are for those paths alone, as the application's own are not
 * for them; only servlet filters that the application has for all paths see our requests as well,
 * but no event streams, which are served before any servlet. The shutdown is shared too: when the
 * server stops, its public ports close, running jobs have the server's grace to finish, and streams
 * end, before Jetty stops the rest; of several bundles one after the other.
 *
 * <p>The block {@code auth} decides who may use the API. Without it the server must keep to
 * loopback, as the standalone one, or the start fails; so must the admin's port without {@code
 * adminAuth}.
 *
 * <p>Used from one thread until the server has started; from then on safe for any.
 *
 * @param <C> the application's configuration
 */
public final class NubabelBundle<C extends Configuration> implements ConfiguredBundle<C> {
  private final Function<? super C, NubabelConfiguration> block;
  private final Premises premises;
  private final boolean hasApi;

  /** By queue, until there is a backend. */
  private final Map<String, Consumer<WorkerBuilder>> early;

  // Null until run.
  private Backend backend;
  private Environment environment;

  private NubabelBundle(
      Function<? super C, NubabelConfiguration> block,
      Premises premises,
      boolean hasApi,
      Map<String, Consumer<WorkerBuilder>> early) {
    this.block = block;
    this.premises = premises;
    this.hasApi = hasApi;
    this.early = new LinkedHashMap<>(early);
  }

  /**
   * The bundle {@code nubabel}.
   *
   * @param block of the application's configuration; never null
   */
  public static <C extends Configuration> NubabelBundle<C> of(
      Function<? super C, NubabelConfiguration> block) {
    return new NubabelBundle<>(block, Premises.named("nubabel"), true, Map.of());
  }

  /** The bundle that is a whole server, under no name. */
  static NubabelBundle<ServerConfiguration> ofServer() {
    return new NubabelBundle<>(ServerConfiguration::nubabel, Premises.whole(), true, Map.of());
  }

  /**
   * The same under another name, so that several are side by side.
   *
   * @param name of a-z, 0-9 and {@code -}, at most 32
   * @throws BadInputException if it cannot be
   */
  public NubabelBundle<C> named(String name) {
    return new NubabelBundle<>(block, Premises.named(name), hasApi, early);
  }

  /** The same with workers, queues and the admin's side alone: without API and event streams. */
  public NubabelBundle<C> withoutApi() {
    return new NubabelBundle<>(block, premises, false, early);
  }

  /**
   * Adds a worker, beside those of the configuration; it starts and stops with the server.
   *
   * @param queue that has no other worker here
   * @param options what does the jobs, and how; metrics and connections are set
   * @throws BadInputException if the queue has one, or its name cannot be
   * @throws IllegalStateException if the server has started
   */
  public void worker(String queue, Consumer<WorkerBuilder> options) {
    if (backend != null) {
      backend.program(queue, options);
    } else if (early.putIfAbsent(queue, options) != null) {
      throw Backend.secondWorker(queue);
    }
  }

  /**
   * A queue, to add to and to look into; opens Redis if that is not open yet.
   *
   * @throws BadInputException if the name cannot be
   * @throws com.nubabel.bridge.redis.RedisUnavailableException if Redis does not answer
   * @throws IllegalStateException before the bundle has run
   */
  public Queue queue(String name) {
    return backend().queue(name);
  }

  /** Adds flows; see {@link #queue} for what is thrown. */
  public FlowProducer flows() {
    return backend().flows();
  }

  /** The connections to Redis, which stay ours to close; see {@link #queue} for what is thrown. */
  public RedisConnections redis() {
    return backend().redis();
  }

  /** The path, and query if need be, at which a job's event stream is, once the server runs. */
  public String streamPath(String queue, String jobId) {
    backend();
    return StreamPath.of(premises.apiPath(environment), queue, jobId);
  }

  private Backend backend() {
    if (backend == null) {
      throw new IllegalStateException("the application has not run its bundles yet");
    }
    return backend;
  }

  /** Lets {@code auth} leave out its type. */
  @Override
  public void initialize(Bootstrap<?> bootstrap) {
    CheckedConfigurationFactory.allowMissingTypes(
        bootstrap.getObjectMapper(), NubabelConfiguration.DEFAULT_TYPES);
  }

  /** What is set up, and what is registered. */
  @Override
  public void run(C configuration, Environment environment) {
    premises.checkVacant(environment);
    NubabelConfiguration ours = checked(block.apply(configuration));
    boolean serves = hasApi && hasPublicPort(configuration);
    MetricRegistry metrics =
        premises.isWhole()
            ? environment.metrics()
            : ForwardedMetrics.to(environment.metrics(), premises::dotted);
    this.environment = environment;
    this.backend = new Backend(ours, environment, metrics, serves);
    early.forEach(backend::program);
    environment.lifecycle().manage(backend);
    environment
        .lifecycle()
        .addEventListener(new FrontDoor(ours, premises, environment, backend, serves));
    addAdmin(metrics);
    environment.healthChecks().register(premises.dotted("redis"), new RedisHealth(backend::ping));
    if (serves) {
      environment
          .healthChecks()
          .register(
              premises.dotted("bridge"), new AdvanceHealth("the bridge", backend::isHubAdvancing));
    }
  }

  private void addAdmin(MetricRegistry metrics) {
    new PrometheusEndpoint(metrics)
        .addTo(environment.admin(), premises.adminPath("/metrics/prometheus"));
    AdminApi.register(
        environment,
        premises.adminPath("/api/*"),
        new Queues(backend::queue, backend::queueNames, backend::flows));
    QueueTask.common(premises.taskPrefix(), backend::queue).forEach(environment.admin()::addTask);
    environment
        .admin()
        .addFilter(premises.dotted("task answers"), new TaskAnswer())
        .addMappingForUrlPatterns(
            EnumSet.of(DispatcherType.REQUEST), false, "/tasks/" + premises.taskPrefix() + "*");
  }

  private NubabelConfiguration checked(NubabelConfiguration ours) {
    try {
      ours.check();
      return ours;
    } catch (BadInputException e) {
      if (premises.isWhole()) {
        throw e;
      }
      String problem = e.getMessage().substring(e.field().length() + 1);
      throw new BadInputException(premises.dotted(e.field()), problem);
    }
  }

  private static boolean hasPublicPort(Configuration configuration) {
    return !(configuration.getServerFactory() instanceof DefaultServerFactory server
        && server.getApplicationConnectors().isEmpty());
  }
}
