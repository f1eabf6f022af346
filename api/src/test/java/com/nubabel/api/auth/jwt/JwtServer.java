package com.nubabel.api.auth.jwt;

import com.nubabel.api.testing.RunningServer;
import com.nubabel.api.testing.TestTokens;
import java.util.Map;

/** A server that asks for tokens, forgives no clock, and gives each user two streams. */
final class JwtServer {
  private JwtServer() {}

  static RunningServer start() {
    return RunningServer.start(
        Map.of(
            "auth.type", "jwt",
            "auth.algorithm", "HS256",
            "auth.secret", TestTokens.SECRET,
            "auth.clockSkew", "0s",
            "sse.maxConnectionsPerUser", "2"));
  }
}
