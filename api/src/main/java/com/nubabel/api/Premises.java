package com.nubabel.api;

import com.nubabel.api.auth.ApplicationConnectors;
import com.nubabel.bridge.BadInputException;
import io.dropwizard.core.setup.Environment;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.Request;

/**
 * What of a Dropwizard server is ours. All of it in {@link NubabelApplication}; in an application
 * of somebody else's what bears our name, so that nothing of his is hidden, filtered or changed,
 * and several of us can be side by side:
 *
 * <table>
 * <caption>Names</caption>
 * <tr><th></th><th>the whole server</th><th>the premises {@code nubabel}</th></tr>
 * <tr><td>API and streams, below {@code rootPath}</td><td>{@code /}</td><td>{@code /nubabel/}</td></tr>
 * <tr><td>admin port</td><td>{@code /api/}</td><td>{@code /nubabel/api/}</td></tr>
 * <tr><td>tasks</td><td>{@code /tasks/pause}</td><td>{@code /tasks/nubabel/pause}</td></tr>
 * <tr><td>health checks</td><td>{@code redis}</td><td>{@code nubabel.redis}</td></tr>
 * <tr><td>metrics</td><td>{@code sse.connections}</td><td>{@code nubabel.sse.connections}</td></tr>
 * </table>
 */
final class Premises {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");

  /** First parts of Dropwizard's own paths on the admin port. */
  private static final Set<String> TAKEN =
      Set.of("tasks", "metrics", "healthcheck", "ping", "threads", "pprof");

  /** Null for the whole server. */
  private final String name;

  private Premises(String name) {
    this.name = name;
  }

  static Premises whole() {
    return new Premises(null);
  }

  /**
   * A part of the server.
   *
   * @throws BadInputException if the name cannot be part of a path
   */
  static Premises named(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new BadInputException(
          "name", "must be 1 to 32 of a-z, 0-9 and '-', not '-' first, got '" + name + "'");
    }
    if (TAKEN.contains(name)) {
      throw new BadInputException(
          "name", "must not be a path of the admin port, got '" + name + "'");
    }
    return new Premises(name);
  }

  /**
   * Checks that nobody else is here.
   *
   * @throws BadInputException if an application has two bundles of one name
   */
  void checkVacant(Environment environment) {
    if (environment.healthChecks().getNames().contains(dotted("redis"))) {
      throw new BadInputException(
          "name", "must be another one for each bundle, got a second " + this + "; see named");
    }
  }

  boolean isWhole() {
    return name == null;
  }

  /** For messages. */
  @Override
  public String toString() {
    return isWhole() ? "Nubabel" : "Nubabel '" + name + "'";
  }

  /** A health check, a metric or a key of the configuration, by its name in a server of ours. */
  String dotted(String own) {
    return isWhole() ? own : name + "." + own;
  }

  /** Before the names of tasks. */
  String taskPrefix() {
    return isWhole() ? "" : name + "/";
  }

  /** A path on the admin port: {@code /api/*}. */
  String adminPath(String path) {
    return isWhole() ? path : "/" + name + path;
  }

  /**
   * The pattern of our servlet, within the application's context. Only known when the server has
   * been built, which is when Dropwizard looks at {@code rootPath}.
   */
  String apiPattern(Environment environment) {
    String root = environment.jersey().getUrlPattern().replaceAll("\\*$", "");
    return isWhole() ? root + "*" : (root + "/" + name + "/*").replaceAll("/+", "/");
  }

  /** The path below which the API is, with a slash at its end: {@code /api/}. */
  String apiPath(Environment environment) {
    String context = environment.getApplicationContext().getContextPath();
    return (context + "/" + apiPattern(environment).replaceAll("\\*$", "")).replaceAll("/+", "/");
  }

  /** The requests of the application's connectors that are ours, by the path that servlets see. */
  Predicate<Request> publicRequests(Environment environment) {
    Predicate<Request> ours = isWhole() ? request -> true : below(List.of(apiPath(environment)));
    return request -> isPublic(request) && ours.test(request);
  }

  /** The same for the admin's connectors. */
  Predicate<Request> adminRequests(Environment environment) {
    String context = environment.getAdminContext().getContextPath();
    List<String> paths =
        List.of(
            (context + "/" + name + "/").replaceAll("/+", "/"),
            (context + "/tasks/" + name + "/").replaceAll("/+", "/"));
    Predicate<Request> ours = isWhole() ? request -> true : below(paths);
    return request -> !isPublic(request) && ours.test(request);
  }

  private static boolean isPublic(Request request) {
    return ApplicationConnectors.isOne(request.getConnectionMetaData().getConnector());
  }

  private static Predicate<Request> below(List<String> paths) {
    return request -> {
      String path = request.getHttpURI().getCanonicalPath();
      return path != null && paths.stream().anyMatch(path::startsWith);
    };
  }
}
