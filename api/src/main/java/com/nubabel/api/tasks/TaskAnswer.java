package com.nubabel.api.tasks;

import com.fasterxml.jackson.databind.JsonNode;
import com.nubabel.api.errors.UnreadBodies;
import com.nubabel.bridge.NubabelException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;

/**
 * Lets a task answer with another status than 200, which Dropwizard's do not: the writer that a
 * task gets knows its response.
 */
public final class TaskAnswer extends HttpFilter {
  private static final long serialVersionUID = 1;

  static String line(JsonNode value) {
    return value.isTextual() ? value.asText() : value.toString();
  }

  /** Says no. Takes the writer that this filter has made, or any other, with which it is a 200. */
  static void refuse(PrintWriter output, int status, NubabelException problem) {
    if (output instanceof AnswerWriter answer) {
      answer.response.setStatus(status);
    }
    output.println(problem.getMessage());
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    chain.doFilter(request, new Answer(response));
    if (!UnreadBodies.isReadToEnd(request.getInputStream())) {
      response.setHeader("Connection", "close");
    }
  }

  private static final class Answer extends HttpServletResponseWrapper {
    private AnswerWriter writer;

    Answer(HttpServletResponse response) {
      super(response);
    }

    @Override
    public PrintWriter getWriter() throws IOException {
      if (writer == null) {
        writer = new AnswerWriter(super.getWriter(), (HttpServletResponse) getResponse());
      }
      return writer;
    }
  }

  private static final class AnswerWriter extends PrintWriter {
    final HttpServletResponse response;

    AnswerWriter(PrintWriter out, HttpServletResponse response) {
      super(out);
      this.response = response;
    }
  }
}
