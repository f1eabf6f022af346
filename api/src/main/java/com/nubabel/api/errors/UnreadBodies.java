package com.nubabel.api.errors;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads what an answer has left unread of its request, such as a refusal that needs no body. Jetty
 * closes a connection on which more is still to come than it has at hand, after an answer that
 * promised to keep it: the next request on it would be lost. Of long bodies the answer says so.
 */
public final class UnreadBodies implements ContainerResponseFilter {
  private static final int BYTES_MAX = 1 << 16;

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    boolean hasBody =
        request.getLength() > 0 || request.getHeaders().containsKey("Transfer-Encoding");
    if (hasBody && !isReadToEnd(request.getEntityStream())) {
      response.getHeaders().putSingle("Connection", "close");
    }
  }

  /** Reads a body; false if it is too long for that. Waits for what has not come yet. */
  public static boolean isReadToEnd(InputStream body) {
    try {
      return body.readNBytes(BYTES_MAX).length < BYTES_MAX;
    } catch (IOException e) {
      return true; // It was read and closed before, or is broken: then the connection is, too.
    }
  }
}
