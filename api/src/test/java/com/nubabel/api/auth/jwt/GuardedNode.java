package com.nubabel.api.auth.jwt;

import at.favre.lib.crypto.bcrypt.BCrypt;
import com.nubabel.api.testing.RunningServer;
import com.nubabel.api.testing.TestTokens;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * A node that asks for tokens, limits writes, lets {@link #LISTED} in, and logs to a file. The log
 * of the JVM is set up anew by each start: of two nodes, that with passwords comes last.
 */
final class GuardedNode implements AutoCloseable {
  /** The origin of the one page of others that is let in. */
  static final String LISTED = "https://app.example.com";

  private final RunningServer server;
  private final Path log;

  private GuardedNode(Path log, Map<String, String> differences) {
    Map<String, String> settings = new HashMap<>();
    settings.put("auth.type", "jwt");
    settings.put("auth.algorithm", "HS256");
    settings.put("auth.secret", TestTokens.SECRET);
    settings.put("auth.tokenSecret", "a secret that only the nodes share");
    settings.put("cors.origins", "[\"" + LISTED + "\"]");
    settings.put("limits", "{\"writesPerSecond\":1,\"burst\":3}");
    settings.putAll(differences);
    this.log = log;
    this.server = RunningServer.start(settings);
  }

  /** Admins show tokens; the log is Dropwizard's own request log. */
  static GuardedNode withAdminTokens(Path directory) {
    Path log = directory.resolve("access.log");
    return new GuardedNode(
        log,
        Map.of(
            "adminAuth.type", "jwt", "server.requestLog", "{\"appenders\":[" + file(log) + "]}"));
  }

  /**
   * Admins say passwords: the operator {@code ops} {@code right}, the viewer {@code eve} {@code
   * seen}; the log is that of the server.
   */
  static GuardedNode withAdminPasswords(Path directory) {
    Path log = directory.resolve("app.log");
    String users =
        "[{\"name\":\"ops\",\"role\":\"operator\",\"password\":\"%s\"},"
            + "{\"name\":\"eve\",\"role\":\"viewer\",\"password\":\"%s\"}]";
    return new GuardedNode(
        log,
        Map.of(
            "adminAuth.type", "basic",
            "adminAuth.users", users.formatted(hash("right"), hash("seen")),
            "server.requestLog", "{\"type\":\"external\"}",
            "logging.level", "INFO",
            "logging.appenders", "[" + file(log) + "]"));
  }

  private static String file(Path path) {
    return "{\"type\":\"file\",\"archive\":false,\"currentLogFilename\":\"" + path + "\"}";
  }

  private static String hash(String password) {
    return BCrypt.withDefaults().hashToString(4, password.toCharArray());
  }

  URI baseUri() {
    return server.baseUri();
  }

  URI adminUri() {
    return server.adminUri();
  }

  Path log() {
    return log;
  }

  @Override
  public void close() {
    server.close();
  }
}
