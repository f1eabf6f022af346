package com.nubabel.api.errors;

import com.nubabel.bridge.Json;
import jakarta.ws.rs.core.MediaType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;

/**
 * A refusal, as everybody who calls the API gets it.
 *
 * @param code the HTTP status
 * @param message what was wrong, for a human
 */
public record JsonError(int code, String message) {
  /** 404: there is no such job, or none that the caller may know of. */
  public static JsonError noJob(String queue, String jobId) {
    return new JsonError(404, "there is no job %s in queue '%s'".formatted(jobId, queue));
  }

  /** For Jersey. */
  public jakarta.ws.rs.core.Response.ResponseBuilder response() {
    return jakarta.ws.rs.core.Response.status(code)
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity(this);
  }

  /** For a Jetty handler that has not read the request's body; ends the response. */
  public void write(org.eclipse.jetty.server.Response response, Callback callback) {
    byte[] body = Json.write(this).getBytes(StandardCharsets.UTF_8);
    response.setStatus(code);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, MediaType.APPLICATION_JSON);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    response.getHeaders().put("X-Content-Type-Options", "nosniff");
    if (leavesBody(response.getRequest())) {
      // Jetty closes a connection on which a body is left, and who reuses it must know.
      response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);
    }
    response.write(true, ByteBuffer.wrap(body), callback);
  }

  private static boolean leavesBody(Request request) {
    boolean hasBody =
        request.getLength() > 0 || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
    HttpVersion version = request.getConnectionMetaData().getHttpVersion();
    return hasBody && version.getVersion() <= HttpVersion.HTTP_1_1.getVersion();
  }
}
