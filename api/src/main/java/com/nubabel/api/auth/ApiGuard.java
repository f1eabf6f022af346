package com.nubabel.api.auth;

import com.nubabel.api.errors.ComeLater;
import com.nubabel.api.errors.JsonError;
import com.nubabel.bridge.sse.StreamOpening.TryLater;
import java.time.Duration;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The door of the API: lets in who shows who he is, and nobody else, to streams and resources
 * alike. It takes the token out of the query, so that what stands behind it cannot tell it to a
 * log.
 */
public final class ApiGuard extends Handler.Wrapper {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final ApiRequests api;
  private final Authenticator authenticator;

  public ApiGuard(ApiRequests api, Authenticator authenticator) {
    this.api = api;
    this.authenticator = authenticator;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (!api.isOne(request)) {
      return super.handle(request, response, callback);
    }
    try {
      Callers.set(request, authenticator.authenticate(request));
    } catch (UnauthenticatedException e) {
      response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, e.challenge());
      new JsonError(HttpStatus.UNAUTHORIZED_401, e.getMessage()).write(response, callback);
      return true;
    } catch (AuthUnavailableException e) {
      comeLater(request, e.getMessage(), response, callback);
      return true;
    }
    return super.handle(WithoutToken.of(request), response, callback);
  }

  private void comeLater(Request request, String why, Response response, Callback callback) {
    if (api.isStream(request)) {
      ComeLater.write(TryLater.of("unavailable", RETRY_AFTER), response, callback);
      return;
    }
    response.getHeaders().put(HttpHeader.RETRY_AFTER, RETRY_AFTER.toSeconds());
    new JsonError(HttpStatus.SERVICE_UNAVAILABLE_503, why).write(response, callback);
  }

  /** A request whose query bears no token. */
  private static final class WithoutToken extends Request.Wrapper {
    private final HttpURI uri;

    private WithoutToken(Request request, HttpURI uri) {
      super(request);
      this.uri = uri;
    }

    static Request of(Request request) {
      HttpURI uri = request.getHttpURI();
      String query = uri.getQuery();
      String rest = QuerySecrets.without(query, RequestToken.PARAMETER);
      return query == null || query.equals(rest)
          ? request
          : new WithoutToken(request, HttpURI.build(uri).query(rest).asImmutable());
    }

    @Override
    public HttpURI getHttpURI() {
      return uri;
    }
  }
}
