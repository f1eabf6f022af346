package com.nubabel.api.errors;

import com.nubabel.bridge.sse.StreamOpening.TryLater;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * How a request for an event stream is refused for what will pass: 200, {@code retry} and {@code
 * bye}. To a browser's EventSource any other status is final.
 */
public final class ComeLater {
  private ComeLater() {}

  /** The head of every event stream. */
  public static void head(Response response) {
    HttpFields.Mutable headers = response.getHeaders();
    response.setStatus(HttpStatus.OK_200);
    headers.put(HttpHeader.CONTENT_TYPE, "text/event-stream");
    headers.put(HttpHeader.CACHE_CONTROL, "no-cache, no-transform");
    headers.put("X-Accel-Buffering", "no");
  }

  /** Ends the response. */
  public static void write(TryLater later, Response response, Callback callback) {
    head(response);
    response.write(true, later.frames().duplicate(), callback);
  }
}
