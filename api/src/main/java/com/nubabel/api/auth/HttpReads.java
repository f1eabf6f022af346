package com.nubabel.api.auth;

import java.util.Set;
import org.eclipse.jetty.server.Request;

/** The methods that change nothing (RFC 9110, section 9.2.1). */
public final class HttpReads {
  private static final Set<String> METHODS = Set.of("GET", "HEAD", "OPTIONS");

  private HttpReads() {}

  public static boolean isRead(Request request) {
    return METHODS.contains(request.getMethod());
  }
}
