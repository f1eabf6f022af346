package com.nubabel.api.stream;

import com.nubabel.api.auth.Callers;
import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.sse.StreamRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;

/**
 * The paths of event streams, below the path of the API:
 *
 * <pre>
 * events?queue=a&amp;queue=b&amp;event=progress
 * queues/{queue}/jobs/{id}/stream
 * jobs/{id}/stream             a job of the default queue, or {queue}:{id}
 * jobs/stream?queue=&amp;id=       for ids with a slash
 * notifications/stream?last=10 of the caller, or of userId= that he names
 * </pre>
 */
final class StreamRoutes {
  private static final String LAST_EVENT_ID = "Last-Event-ID";

  private final String base;
  private final String defaultQueue;
  private final String notificationsQueue;

  /**
   * @param base path of the API, with a slash at its end
   */
  StreamRoutes(String base, String defaultQueue, String notificationsQueue) {
    this.base = base;
    this.defaultQueue = defaultQueue;
    this.notificationsQueue = notificationsQueue;
  }

  /**
   * What a request asks to see.
   *
   * @return null if it is not for a stream
   * @throws BadInputException naming the parameter that cannot be
   */
  StreamRequest match(Request request) {
    String path = request.getHttpURI().getPath();
    if (path == null || !path.startsWith(base)) {
      return null;
    }
    // Split before it is decoded: an encoded slash is part of a name.
    String[] parts = path.substring(base.length()).split("/", -1);
    for (int i = 0; i < parts.length; i++) {
      parts[i] = URLDecoder.decode(parts[i].replace("+", "%2B"), StandardCharsets.UTF_8);
    }
    return match(parts, request);
  }

  /** What a request says beside its path. */
  static StreamQuery query(Request request, Fields parameters) {
    return new StreamQuery(parameters, cursor(request, parameters));
  }

  private StreamRequest match(String[] parts, Request request) {
    int last = parts.length - 1;
    if (last == 0 && parts[0].equals("events")) {
      Fields query = query(request);
      return StreamRequest.Events.of(
          query.getValuesOrEmpty("queue"), query.getValuesOrEmpty("event"), cursor(request, query));
    }
    if (!parts[last].equals("stream")) {
      return null;
    }
    if (last == 4 && parts[0].equals("queues") && parts[2].equals("jobs")) {
      return job(request, parts[1], parts[3]);
    }
    if (last == 2 && parts[0].equals("jobs")) {
      int colon = parts[1].indexOf(':');
      return colon < 0
          ? job(request, defaultQueue, parts[1])
          : job(request, parts[1].substring(0, colon), parts[1].substring(colon + 1));
    }
    if (last == 1 && parts[0].equals("notifications")) {
      Fields query = query(request);
      String user = query.getValue("userId");
      return new StreamRequest.Notifications(
          notificationsQueue,
          user == null ? Callers.of(request).user() : user,
          latest(query.getValue("last")),
          cursor(request, query));
    }
    if (last == 1 && parts[0].equals("jobs")) {
      Fields query = query(request);
      String queue = query.getValue("queue");
      return job(request, queue == null ? defaultQueue : queue, query.getValue("id"));
    }
    return null;
  }

  private static int latest(String last) {
    try {
      return last == null || last.isEmpty() ? 0 : Integer.parseInt(last);
    } catch (NumberFormatException e) {
      throw new BadInputException(
          "last",
          "must be 0 to " + StreamRequest.Notifications.LATEST_MAX + ", got '" + last + "'");
    }
  }

  private static StreamRequest job(Request request, String queue, String id) {
    return new StreamRequest.JobEvents(queue, id, cursor(request, query(request)));
  }

  /** The header wins, since a browser that comes back repeats its first query. Empty is none. */
  private static String cursor(Request request, Fields query) {
    String header = request.getHeaders().get(LAST_EVENT_ID);
    String cursor = header == null || header.isEmpty() ? query.getValue("lastEventId") : header;
    return cursor == null || cursor.isEmpty() ? null : cursor;
  }

  static Fields query(Request request) {
    try {
      return Request.extractQueryParameters(request, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException | HttpException.RuntimeException e) {
      throw new BadInputException("the query", "must be percent-encoded UTF-8");
    }
  }
}
