package com.nubabel.api.auth;

import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;

/**
 * The requests of the API: those of the application's connectors, below its path as servlets see
 * it, decoded and without detours.
 *
 * @param base path, with a slash at its end
 */
public record ApiRequests(String base) {
  boolean isOne(Request request) {
    String path = request.getHttpURI().getCanonicalPath();
    return ApplicationConnectors.isOne(request.getConnectionMetaData().getConnector())
        && path != null
        && path.startsWith(base);
  }

  /**
   * Whether a request is for an event stream, whose reader takes every status but 200 for final:
   * {@code events}, and whatever ends in {@code /stream}, but a job of that id.
   */
  boolean isStream(Request request) {
    if (!isOne(request) || !HttpMethod.GET.is(request.getMethod())) {
      return false;
    }
    String path = request.getHttpURI().getCanonicalPath().substring(base.length());
    return path.equals("events")
        || (path.endsWith("/stream") && !path.matches("queues/[^/]+/jobs/stream"));
  }

  /** Whether a request does something, rather than look: a write, or a chat, which costs. */
  boolean isAct(Request request) {
    return isOne(request)
        && (!HttpReads.isRead(request)
            || request.getHttpURI().getCanonicalPath().equals(base + "chat/stream"));
  }
}
