package com.nubabel.api.config;

import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.http2.Http2CConnectorFactory;
import io.dropwizard.jetty.HttpConnectorFactory;
import io.dropwizard.request.logging.ExternalRequestLogFactory;
import java.util.List;

/**
 * Block {@code server}: Dropwizard's own, with other defaults, so that a server nobody configured
 * is reached from this machine only.
 *
 * <table>
 * <caption>Keys whose defaults differ from Dropwizard's</caption>
 * <tr><th>name</th><th>default</th></tr>
 * <tr><td>rootPath</td><td>/api</td></tr>
 * <tr><td>applicationConnectors</td><td>h2c, which serves HTTP/1.1 too, on 127.0.0.1:8080, with an
 *     acceptQueueSize of 4096</td></tr>
 * <tr><td>adminConnectors</td><td>http on 127.0.0.1:8081</td></tr>
 * <tr><td>requestLog</td><td>external: lines of the logger {@code
 *     org.eclipse.jetty.server.RequestLog}, without queries.
 *     Dropwizard's own writer complains of its own version
 *     at each start</td></tr>
 * </table>
 */
public final class LoopbackServerFactory extends DefaultServerFactory {
  private static final String LOOPBACK = "127.0.0.1";

  /**
   * Streams all come back at once after a restart, and what does not find a place in the queue
   * waits for its kernel to try again after 1 s, then 2 s, then 4 s. Java's own default is 50;
   * Linux takes up to {@code net.core.somaxconn}.
   */
  private static final int ACCEPT_QUEUE = 4096;

  public LoopbackServerFactory() {
    Http2CConnectorFactory application = new Http2CConnectorFactory();
    application.setBindHost(LOOPBACK);
    application.setPort(8080);
    application.setAcceptQueueSize(ACCEPT_QUEUE);
    setApplicationConnectors(List.of(application));
    HttpConnectorFactory admin = new HttpConnectorFactory();
    admin.setBindHost(LOOPBACK);
    admin.setPort(8081);
    setAdminConnectors(List.of(admin));
    setJerseyRootPath("/api");
    setRequestLogFactory(new ExternalRequestLogFactory());
  }
}
