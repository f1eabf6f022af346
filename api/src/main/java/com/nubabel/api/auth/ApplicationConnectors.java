package com.nubabel.api.auth;

import org.eclipse.jetty.server.Connector;

/** The connectors that are not for the admin, by the name that Dropwizard gives them. */
public final class ApplicationConnectors {
  private static final String NAME = "application";

  private ApplicationConnectors() {}

  public static boolean isOne(Connector connector) {
    return NAME.equals(connector.getName());
  }
}
