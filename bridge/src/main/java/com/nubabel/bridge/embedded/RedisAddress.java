package com.nubabel.bridge.embedded;

import io.lettuce.core.RedisURI;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Where one Redis is to be found: what {@code redis.uri} says for a single server.
 *
 * @param username null unless the URI has one
 * @param password null unless the URI has one
 */
record RedisAddress(String scheme, String host, int port, String username, String password) {

  /**
   * Reads {@code redis://} and {@code rediss://} as the connections do: what stands alone before
   * the {@code @} is a password.
   *
   * @throws EmbeddedRedisException if it is malformed; without quoting it, for it may hold a
   *     password
   */
  static RedisAddress parse(String uri) {
    RedisURI parsed;
    String userInfo;
    try {
      parsed = RedisURI.create(uri);
      userInfo = URI.create(uri).getUserInfo();
    } catch (IllegalArgumentException e) {
      throw new EmbeddedRedisException(
          "redis.uri is malformed; expected redis://[[user]:password@]host[:port][/database], with special characters of the password in percent form");
    }
    String username = null;
    String password = null;
    if (userInfo != null) {
      int colon = userInfo.indexOf(':');
      username = colon > 0 ? userInfo.substring(0, colon) : null;
      String given = userInfo.substring(colon + 1);
      password = given.isEmpty() ? null : given;
    }
    String host = parsed.getHost().replaceAll("[\\[\\]]", ""); // An IPv6 address comes in brackets.
    String scheme = parsed.isSsl() ? "rediss" : "redis";
    return new RedisAddress(scheme, host, parsed.getPort(), username, password);
  }

  boolean isTls() {
    return scheme.equals("rediss");
  }

  boolean isLoopback() {
    List<InetAddress> resolved = resolve();
    return !resolved.isEmpty() && resolved.stream().allMatch(InetAddress::isLoopbackAddress);
  }

  /** What the host's name stands for, {@code localhost} often for two; empty if it is unknown. */
  List<InetAddress> resolve() {
    try {
      return Arrays.asList(InetAddress.getAllByName(host));
    } catch (UnknownHostException e) {
      return List.of();
    }
  }

  /** As in {@code redis.uri}, without user and password. */
  @Override
  public String toString() {
    String shown = host.contains(":") ? "[" + host + "]" : host;
    return "%s://%s:%d".formatted(scheme, shown, port);
  }
}
