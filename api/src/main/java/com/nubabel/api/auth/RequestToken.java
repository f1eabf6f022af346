package com.nubabel.api.auth;

import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/**
 * The token of a request: of the header {@code Authorization: Bearer}, else of the query, else of
 * the cookie. What a caller gives by hand goes before what his browser sends by itself.
 */
public final class RequestToken {
  static final String PARAMETER = "token";
  static final String COOKIE = "nubabel_token";
  private static final String SCHEME = "Bearer ";

  private RequestToken() {}

  /** Null if there is none; an empty one is none. */
  public static String of(Request request) {
    String header = request.getHeaders().get(HttpHeader.AUTHORIZATION);
    if (header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return header.substring(SCHEME.length()).strip();
    }
    String given = QuerySecrets.value(request.getHttpURI().getQuery(), PARAMETER);
    return given == null || given.isEmpty() ? cookie(request) : given;
  }

  private static String cookie(Request request) {
    return Request.getCookies(request).stream()
        .filter(cookie -> cookie.getName().equals(COOKIE))
        .map(HttpCookie::getValue)
        .filter(value -> !value.isEmpty())
        .findFirst()
        .orElse(null);
  }
}
