package com.nubabel.api.auth;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
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
  private final Predicate<Request> isMeant;

  /**
   * @param origins such as {@code https://app.example.com}, taken literally
   * @param isMeant the requests that they may make; never of the admin's connectors
   */
  public CrossOrigin(List<String> origins, Predicate<Request> isMeant) {
    this.isMeant = isMeant;
    setAllowedOriginPatterns(origins.stream().map(Pattern::quote).collect(Collectors.toSet()));
    setAllowCredentials(true);
    setAllowedMethods(Set.of("GET", "HEAD", "POST"));
    setAllowedHeaders(Set.of("Content-Type", "Authorization", "Last-Event-ID", "Cache-Control"));
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    return isMeant.test(request)
        ? super.handle(request, response, callback)
        : getHandler().handle(request, response, callback);
  }
}
