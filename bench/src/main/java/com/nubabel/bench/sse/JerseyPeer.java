package com.nubabel.bench.sse;

import java.io.IOException;
import java.nio.file.Path;

/** Jersey's own SSE in the same Dropwizard. */
final class JerseyPeer implements Peer {
  @Override
  public String name() {
    return "jersey";
  }

  @Override
  public Process start(int port, Path directory) throws IOException {
    String configuration =
        """
        server:
          applicationConnectors: [{type: http, port: %d, bindHost: 127.0.0.1, idleTimeout: 30m}]
          adminConnectors: [{type: http, port: 0, bindHost: 127.0.0.1}]
          requestLog: {appenders: []}
        logging: {level: WARN}
        """
            .formatted(port);
    return JavaServer.start(JerseyServer.class, configuration, directory);
  }

  @Override
  public boolean isJvm() {
    return true;
  }
}
