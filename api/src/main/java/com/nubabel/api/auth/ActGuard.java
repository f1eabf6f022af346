package com.nubabel.api.auth;

import com.nubabel.api.errors.ComeLater;
import com.nubabel.api.errors.JsonError;
import com.nubabel.bridge.sse.StreamOpening.TryLater;
import java.time.Duration;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Behind {@link ApiGuard}: lets through what does something (writes, and chats) if the page it
 * comes from may, and as often as its caller may: by his user, else by his address. Behind a proxy
 * that is the browser's only with {@code useForwardedHeaders}.
 */
public final class ActGuard extends Handler.Wrapper {
  private final ApiRequests api;
  private final OriginRule origins;
  private final WriteLimit limit;

  public ActGuard(ApiRequests api, OriginRule origins, WriteLimit limit) {
    this.api = api;
    this.origins = origins;
    this.limit = limit;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (!api.isAct(request)) {
      return super.handle(request, response, callback);
    }
    if (!origins.allows(request)) {
      new JsonError(
              HttpStatus.FORBIDDEN_403, "pages of this origin may not do this; see cors.origins")
          .write(response, callback);
      return true;
    }
    long waitSeconds = limit.take(key(request));
    if (waitSeconds > 0) {
      comeLater(request, waitSeconds, response, callback);
      return true;
    }
    return super.handle(request, response, callback);
  }

  private void comeLater(Request request, long waitSeconds, Response response, Callback callback) {
    if (api.isStream(request)) {
      ComeLater.write(TryLater.of("limited", Duration.ofSeconds(waitSeconds)), response, callback);
      return;
    }
    response.getHeaders().put(HttpHeader.RETRY_AFTER, waitSeconds);
    new JsonError(
            HttpStatus.TOO_MANY_REQUESTS_429, "too many writes; try again in " + waitSeconds + " s")
        .write(response, callback);
  }

  private static String key(Request request) {
    String user = Callers.of(request).user();
    return user == null ? "address " + RemoteNetwork.of(request) : "user " + user;
  }
}
