package com.nubabel.api.auth;

import java.util.function.Predicate;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.component.ContainerLifeCycle;

/**
 * A request log that is shown no tokens and no prompts: not in the query, not in the address of the
 * page that a request came from, and not in the headers that bear them.
 */
public final class DiscreetRequestLog extends ContainerLifeCycle implements RequestLog {
  private static final String HIDDEN = "***";

  private final RequestLog log;
  private final Predicate<Request> isMeant;

  /**
   * @param log is started and stopped with this
   * @param isMeant the requests of which something is hidden
   */
  public DiscreetRequestLog(RequestLog log, Predicate<Request> isMeant) {
    this.log = log;
    this.isMeant = isMeant;
    addBean(log, true);
  }

  @Override
  public void log(Request request, Response response) {
    log.log(isMeant.test(request) ? new Discreet(request) : request, response);
  }

  private static final class Discreet extends Request.Wrapper {
    private final HttpURI uri;
    private final HttpFields headers;

    Discreet(Request request) {
      super(request);
      HttpURI full = request.getHttpURI();
      this.uri =
          full.getQuery() == null
              ? full
              : HttpURI.build(full).query(QuerySecrets.hidden(full.getQuery())).asImmutable();
      HttpFields.Mutable fields = HttpFields.build(request.getHeaders());
      String referer = fields.get(HttpHeader.REFERER);
      if (referer != null && referer.indexOf('?') >= 0) {
        int query = referer.indexOf('?') + 1;
        fields.put(
            HttpHeader.REFERER,
            referer.substring(0, query) + QuerySecrets.hidden(referer.substring(query)));
      }
      hide(fields, HttpHeader.AUTHORIZATION);
      hide(fields, HttpHeader.COOKIE);
      this.headers = fields.asImmutable();
    }

    private static void hide(HttpFields.Mutable fields, HttpHeader header) {
      if (fields.contains(header)) {
        fields.put(header, HIDDEN);
      }
    }

    @Override
    public HttpURI getHttpURI() {
      return uri;
    }

    @Override
    public HttpFields getHeaders() {
      return headers;
    }
  }
}
