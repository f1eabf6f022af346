package com.nubabel.api.testing;

import com.nubabel.api.NubabelApplication;
import com.nubabel.api.ServerConfiguration;
import com.nubabel.bridge.testing.TestRedis;
import io.dropwizard.core.setup.Environment;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.NetworkConnector;
import org.eclipse.jetty.server.Server;

/**
 * The application within the JVM of a test, on loopback ports that the system chose, with a worker
 * of the demo queue and a prefix of its own on the shared {@link TestRedis}.
 */
public final class RunningServer implements AutoCloseable {
  /**
   * How long a stop waits for connections on which nothing happens. {@link HttpCalls} keeps its own
   * open for the next request, so that every server of a test waited for the whole of Jetty's 1 s.
   */
  private static final Duration IDLE_AT_STOP = Duration.ofMillis(50);

  private final String redisUri;
  private final String prefix;
  private Server server;

  private RunningServer(String redisUri, String prefix) {
    this.redisUri = redisUri;
    this.prefix = prefix;
  }

  public static RunningServer start() {
    return start(Map.of());
  }

  /**
   * Starts it with changes of its configuration.
   *
   * @param changes by the path of the key: {@code sse.heartbeat}, {@code workers[0].lockDuration};
   *     the values are JSON or texts
   */
  public static RunningServer start(Map<String, String> changes) {
    String uri = changes.getOrDefault("redis.uri", TestRedis.uri());
    String prefix = changes.getOrDefault("redis.prefix", TestRedis.prefix());
    ServerSettings settings =
        new ServerSettings().with("redis.uri", uri).with("redis.prefix", prefix).with(changes);
    RunningServer running = new RunningServer(uri, prefix);
    running.run(settings);
    return running;
  }

  private void run(ServerSettings settings) {
    try {
      Path file = Files.createTempFile("nubabel", ".yml");
      try {
        settings.writeTo(file);
        new Observed().run("server", file.toString());
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (Exception e) {
      throw new IllegalStateException("the server did not start: " + e.getMessage(), e);
    }
  }

  /** Where the API is served: {@code http://127.0.0.1:40213/}. */
  public URI baseUri() {
    return uriOf("application");
  }

  /** Where health and metrics are served. */
  public URI adminUri() {
    return uriOf("admin");
  }

  private URI uriOf(String connector) {
    for (Connector candidate : server.getConnectors()) {
      if (candidate.getName().equals(connector)) {
        return URI.create(
            "http://127.0.0.1:" + ((NetworkConnector) candidate).getLocalPort() + "/");
      }
    }
    throw new IllegalStateException("there is no connector " + connector);
  }

  public String redisUri() {
    return redisUri;
  }

  public String prefix() {
    return prefix;
  }

  /** Stops it as a signal would, and returns when nothing of it runs. */
  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the server did not stop well", e);
    }
  }

  /** The application, which tells of its server and does not end the JVM. */
  private final class Observed extends NubabelApplication {
    @Override
    public void run(ServerConfiguration configuration, Environment environment) {
      super.run(configuration, environment);
      environment.lifecycle().addServerLifecycleListener(this::observe);
    }

    private void observe(Server started) {
      server = started;
      for (Connector connector : started.getConnectors()) {
        ((AbstractConnector) connector).setShutdownIdleTimeout(IDLE_AT_STOP.toMillis());
      }
    }

    @Override
    protected void onFatalError(Throwable failure) {
      throw new IllegalStateException(failure.getMessage(), failure);
    }
  }
}
