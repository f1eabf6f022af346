package com.nubabel.api.page;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Headers of the page and of REST answers: a page loads nothing from elsewhere and is not framed,
 * types are as declared, no address of ours is sent elsewhere. Everything may be kept by a browser,
 * but is asked for again, by its ETag: so a new version shows at once.
 */
public final class PageHeaders implements Filter {
  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletResponse http = (HttpServletResponse) response;
    http.setHeader(
        "Content-Security-Policy",
        "default-src 'self'; base-uri 'none'; form-action 'none'; object-src 'none'; frame-ancestors 'none'");
    http.setHeader("X-Content-Type-Options", "nosniff");
    http.setHeader("Referrer-Policy", "no-referrer");
    http.setHeader("Cache-Control", "no-cache");
    chain.doFilter(request, response);
    // Dropwizard's servlet of files says no more than the status.
    if (http.getStatus() == HttpServletResponse.SC_NOT_FOUND && http.getContentType() == null) {
      http.sendError(HttpServletResponse.SC_NOT_FOUND);
    }
  }
}
