package com.nubabel.api.auth;

import com.nubabel.bridge.BadInputException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.function.Predicate;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.NetworkConnector;
import org.eclipse.jetty.server.Server;

/** Whether a server can be reached from this machine only, by its connectors as they were built. */
public final class LoopbackConnectors {
  private LoopbackConnectors() {}

  /**
   * Refuses a server that others can reach.
   *
   * @param field of the configuration that asks for it
   * @param isMeant which of its connectors
   * @throws BadInputException naming the first connector that is not on loopback
   */
  public static void require(Server server, String field, Predicate<Connector> isMeant) {
    for (Connector connector : server.getConnectors()) {
      if (connector instanceof NetworkConnector network
          && isMeant.test(connector)
          && !isLoopback(network.getHost())) {
        throw new BadInputException(
            field + ".type",
            "none serves this machine only, but the %s connector listens on %s, port %d; bind it to 127.0.0.1 (server.%sConnectors[].bindHost), or set %s.allowRemote: true"
                .formatted(
                    connector.getName(),
                    network.getHost() == null ? "all addresses" : network.getHost(),
                    network.getPort(),
                    connector.getName(),
                    field));
      }
    }
  }

  /** A host that cannot be resolved is no loopback; opening it will say so. */
  private static boolean isLoopback(String host) {
    if (host == null) {
      return false;
    }
    try {
      return Arrays.stream(InetAddress.getAllByName(host)).allMatch(InetAddress::isLoopbackAddress);
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
