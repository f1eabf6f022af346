package com.nubabel.bridge.redis;

import java.security.KeyStore;

/**
 * The server that is master now, for a client of another kind.
 *
 * @param username null for none
 * @param password null for none
 * @param trusted certificates by which it is known over TLS; null for the JVM's own
 * @param isInsecure over TLS any certificate will do
 */
public record RedisServer(
    String host,
    int port,
    int database,
    String username,
    String password,
    boolean isTls,
    KeyStore trusted,
    boolean isInsecure) {
  /** Without user and password. */
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
