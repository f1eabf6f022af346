package com.nubabel.api.auth;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.CrossOriginHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Lets the pages of some other sites call from a browser. The header of a resumed stream is
 * allowed, although ids are made so that browsers need not ask.
 */
public final class CrossOrigin extends CrossOriginHandler {
  /**
   * @param origins such as {@code https://app.example.com}, taken literally
   */
  public CrossOrigin(List<String> origins) {
    setAllowedOriginPatterns(origins.stream().map(Pattern::quote).collect(Collectors.toSet()));
    setAllowCredentials(true);
    setAllowedMethods(Set.of("GET", "HEAD", "POST"));
    setAllowedHeaders(Set.of("Content-Type", "Authorization", "Last-Event-ID", "Cache-Control"));
  }

  /** The admin's connectors are for no other site. */
  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    return ApplicationConnectors.isOne(request.getConnectionMetaData().getConnector())
        ? super.handle(request, response, callback)
        : getHandler().handle(request, response, callback);
  }
}
