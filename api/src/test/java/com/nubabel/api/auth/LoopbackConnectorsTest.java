package com.nubabel.api.auth;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nubabel.bridge.BadInputException;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopbackConnectorsTest {
  @Test
  void aServerOnLoopbackIsFine() {
    Server server = server("127.0.0.1", "localhost", "::1");

    assertThatCode(() -> LoopbackConnectors.require(server, "auth", connector -> true))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1"})
  void oneConnectorThatOthersReachIsRefused(String host) {
    Server server = server("127.0.0.1", host);

    assertThatThrownBy(() -> LoopbackConnectors.require(server, "auth", connector -> true))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("auth.type none serves this machine only")
        .hasMessageContaining("listens on " + host)
        .hasMessageContaining("auth.allowRemote: true");
  }

  @Test
  void aConnectorWithoutHostListensOnAllAddresses() {
    Server server = server((String) null);

    assertThatThrownBy(() -> LoopbackConnectors.require(server, "auth", connector -> true))
        .hasMessageContaining("listens on all addresses");
  }

  private static Server server(String... hosts) {
    Server server = new Server();
    for (String host : hosts) {
      ServerConnector connector = new ServerConnector(server);
      connector.setHost(host);
      connector.setName("application");
      server.addConnector(connector);
    }
    return server;
  }
}
