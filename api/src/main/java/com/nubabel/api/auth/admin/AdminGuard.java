package com.nubabel.api.auth.admin;

import com.nubabel.api.auth.Admin;
import com.nubabel.api.auth.AdminLogin;
import com.nubabel.api.auth.AuthUnavailableException;
import com.nubabel.api.auth.HttpReads;
import com.nubabel.api.auth.OriginRule;
import com.nubabel.api.auth.QuerySecrets;
import com.nubabel.api.auth.TooManyLoginsException;
import com.nubabel.api.auth.UnauthenticatedException;
import com.nubabel.api.errors.JsonError;
import java.util.List;
import java.util.function.Predicate;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door of the admin's connectors, before all that is served there: viewers may read, operators
 * also change things, which is whatever is no read. Each change, done or refused, is a line of the
 * logger {@code com.nubabel.audit}.
 */
public final class AdminGuard extends Handler.Wrapper {
  private static final Logger AUDIT = LoggerFactory.getLogger("com.nubabel.audit");
  private static final OriginRule OWN_PAGES = new OriginRule(List.of());

  private final AdminLogin login;
  private final Predicate<Request> isMeant;

  /**
   * @param isMeant the requests that it is the door of
   */
  public AdminGuard(AdminLogin login, Predicate<Request> isMeant) {
    this.login = login;
    this.isMeant = isMeant;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (!isMeant.test(request)) {
      return super.handle(request, response, callback);
    }
    Admin admin;
    try {
      admin = login.admin(request);
    } catch (UnauthenticatedException e) {
      response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, e.challenge());
      return refuse(HttpStatus.UNAUTHORIZED_401, e.getMessage(), request, response, callback);
    } catch (TooManyLoginsException e) {
      response.getHeaders().put(HttpHeader.RETRY_AFTER, e.waitSeconds());
      return refuse(HttpStatus.TOO_MANY_REQUESTS_429, e.getMessage(), request, response, callback);
    } catch (AuthUnavailableException e) {
      return refuse(
          HttpStatus.SERVICE_UNAVAILABLE_503, e.getMessage(), request, response, callback);
    }
    if (HttpReads.isRead(request)) {
      return super.handle(request, response, callback);
    }
    Request.addCompletionListener(
        request, failure -> audit(admin.name(), request, response.getStatus(), failure));
    if (admin.role() != Admin.Role.OPERATOR) {
      return answer(HttpStatus.FORBIDDEN_403, "you may look, but not change", response, callback);
    }
    if (!OWN_PAGES.allows(request)) {
      return answer(
          HttpStatus.FORBIDDEN_403, "pages of another origin may not do this", response, callback);
    }
    return super.handle(request, response, callback);
  }

  private static boolean refuse(
      int status, String problem, Request request, Response response, Callback callback) {
    if (!HttpReads.isRead(request)) {
      audit("unknown", request, status, null);
    }
    return answer(status, problem, response, callback);
  }

  private static boolean answer(int status, String problem, Response response, Callback callback) {
    new JsonError(status, problem).write(response, callback);
    return true;
  }

  private static void audit(String who, Request request, int status, Throwable failure) {
    String query = QuerySecrets.hidden(request.getHttpURI().getQuery());
    AUDIT.info(
        "{} {} {}{} -> {} from {}",
        who.replaceAll("\\p{Cntrl}", "?"),
        request.getMethod(),
        request.getHttpURI().getPath(),
        query == null ? "" : "?" + query,
        failure == null ? status : "failed: " + failure.getClass().getSimpleName(),
        Request.getRemoteAddr(request));
  }
}
