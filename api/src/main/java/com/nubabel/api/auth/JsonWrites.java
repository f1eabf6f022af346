package com.nubabel.api.auth;

import com.nubabel.api.errors.JsonError;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.MediaType;
import java.util.Set;

/**
 * Takes writes in application/json only: a page of another site can post forms and plain text
 * wherever it likes, but must ask before it posts JSON.
 */
@PreMatching
public final class JsonWrites implements ContainerRequestFilter {
  private static final Set<String> READS =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  @Override
  public void filter(ContainerRequestContext request) {
    MediaType type = request.getMediaType();
    boolean json =
        type != null
            && type.getType().equalsIgnoreCase("application")
            && type.getSubtype().equalsIgnoreCase("json");
    if (!json && !READS.contains(request.getMethod())) {
      String got = type == null ? "none" : type.getType() + "/" + type.getSubtype();
      request.abortWith(
          new JsonError(415, "Content-Type must be application/json, got " + got)
              .response()
              .build());
    }
  }
}
