package com.nubabel.api.auth;

import com.nubabel.api.errors.JsonError;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Serves only requests that name this machine as their host. Without authentication a page of
 * another site could otherwise reach us through the browser of whoever looks at it, by having its
 * own name resolve to 127.0.0.1 (DNS rebinding): to the browser that is the page's own origin.
 *
 * <p>The refusal is 421, which says what is wrong (this server does not answer for that host), and
 * not 400, since nothing is malformed, or 403, since no credentials would help.
 */
public final class LoopbackHosts extends Handler.Wrapper {
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[(0*:)*:?0*1]", Pattern.CASE_INSENSITIVE);

  private final Predicate<Request> isMeant;

  /**
   * @param isMeant the requests that are watched
   */
  public LoopbackHosts(Predicate<Request> isMeant) {
    this.isMeant = isMeant;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    String host = Request.getServerName(request);
    if (host == null || isLoopback(host) || !isMeant.test(request)) {
      return super.handle(request, response, callback);
    }
    String problem =
        "Host must be localhost or a loopback address as long as nobody is asked who he is, got "
            + host;
    new JsonError(HttpStatus.MISDIRECTED_REQUEST_421, problem).write(response, callback);
    return true;
  }

  static boolean isLoopback(String host) {
    return LOOPBACK.matcher(host).matches();
  }
}
