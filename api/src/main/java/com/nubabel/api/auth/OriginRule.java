package com.nubabel.api.auth;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;

/**
 * From which pages something may be done. A browser adds cookies, and reaches this machine, also
 * for a page of another site; but it says whose page it is, in {@code Sec-Fetch-Site} (to https and
 * to loopback) or {@code Origin}. What says neither is no browser, but for reads of an old one:
 * those are refused if they bear cookies.
 */
public final class OriginRule {
  private static final String SITE = "Sec-Fetch-Site";
  private static final Set<String> OWN = Set.of("same-origin", "none");
  private static final Pattern ORIGIN = Pattern.compile("https?://(.*?)(:80|:443)?");

  private final Set<String> listed;

  /**
   * @param listed origins of other sites that may, such as {@code https://app.example.com}
   */
  public OriginRule(List<String> listed) {
    this.listed = Set.copyOf(listed);
  }

  public boolean allows(Request request) {
    String site = request.getHeaders().get(SITE);
    String origin = request.getHeaders().get(HttpHeader.ORIGIN);
    if (origin != null && listed.contains(origin)) {
      return true;
    }
    if (site != null) {
      return OWN.contains(site);
    }
    if (origin != null) {
      return isOwn(origin, request.getHeaders().get(HttpHeader.HOST), request);
    }
    return !HttpMethod.GET.is(request.getMethod()) || !request.getHeaders().contains("Cookie");
  }

  /** By host and port alone: before us a proxy may speak https. */
  private static boolean isOwn(String origin, String host, Request request) {
    String own = host == null ? request.getHttpURI().getAuthority() : host;
    return ORIGIN.matcher(origin).matches()
        && own != null
        && authority(origin).equalsIgnoreCase(authority("http://" + own));
  }

  private static String authority(String origin) {
    return ORIGIN.matcher(origin).replaceFirst("$1");
  }
}
