package com.nubabel.api.stream;

import com.nubabel.api.auth.ApplicationConnectors;
import com.nubabel.api.auth.Caller;
import com.nubabel.api.auth.Callers;
import com.nubabel.api.auth.ReadRules;
import com.nubabel.api.errors.ComeLater;
import com.nubabel.api.errors.JsonError;
import com.nubabel.api.errors.RefusedException;
import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.sse.StreamOpening;
import com.nubabel.bridge.sse.StreamOpening.NothingFollows;
import com.nubabel.bridge.sse.StreamOpening.Ready;
import com.nubabel.bridge.sse.StreamOpening.TryLater;
import com.nubabel.bridge.sse.StreamOpening.UnknownJob;
import com.nubabel.bridge.sse.StreamRequest;
import com.nubabel.bridge.sse.Subscription;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the event streams of the application's connectors, and passes everything else on. It
 * stands before the servlets and before gzip: there a stream would hold a buffer of 32 KiB and be
 * compressed, and Jersey's sink blocks a thread for each slow reader.
 */
public final class EventStreamHandler extends Handler.Wrapper {
  private static final Logger LOG = LoggerFactory.getLogger(EventStreamHandler.class);

  /**
   * As a field that Jetty does not know by its name: it would leave it out as needless, which to
   * HTTP/1.1 it is, but not to some proxies.
   */
  private static final HttpField KEEP_ALIVE = new HttpField(null, "Connection", "keep-alive");

  private final StreamRoutes routes;
  private final StreamAccess access;
  private final Streams streams;
  private final String base;
  private final List<StreamSource> sources;

  /** Without other streams. */
  EventStreamHandler(String base, String defaultQueue, String notificationsQueue, Streams streams) {
    this(base, defaultQueue, notificationsQueue, new ReadRules(null), streams, List.of());
  }

  /**
   * @param base path of the API, with a slash at its end
   * @param defaultQueue of jobs that are asked for by their id alone
   * @param notificationsQueue on which the notifications of users are
   * @param rules of what callers may watch
   * @param sources of other streams
   */
  public EventStreamHandler(
      String base,
      String defaultQueue,
      String notificationsQueue,
      ReadRules rules,
      Streams streams,
      List<StreamSource> sources) {
    this.base = base;
    this.routes = new StreamRoutes(base, defaultQueue, notificationsQueue);
    this.access = new StreamAccess(rules);
    this.streams = streams;
    this.sources = List.copyOf(sources);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    boolean mayBeStream =
        HttpMethod.GET.is(request.getMethod())
            && ApplicationConnectors.isOne(request.getConnectionMetaData().getConnector());
    CompletableFuture<StreamOpening> opening;
    try {
      opening = mayBeStream ? open(request) : null;
    } catch (BadInputException | RefusedException e) {
      opening = CompletableFuture.failedFuture(e);
    }
    if (opening == null) {
      return super.handle(request, response, callback);
    }
    // What fails, also in the answer itself, ends in refuse: nothing is left to be thrown.
    var unused =
        opening
            .thenAccept(opened -> answer(opened, request, response, callback))
            .exceptionally(
                failure -> {
                  refuse(failure, request, response, callback);
                  return null;
                });
    return true;
  }

  /** Null if the request is not for a stream. */
  private CompletableFuture<StreamOpening> open(Request request) {
    String path = request.getHttpURI().getPath();
    if (path != null && path.startsWith(base)) {
      for (StreamSource source : sources) {
        if (source.isAt(path.substring(base.length()))) {
          StreamQuery query = StreamRoutes.query(request, StreamRoutes.query(request));
          Caller caller = Callers.of(request);
          return streams.open(source.prepare(query, caller), caller.viewer());
        }
      }
    }
    StreamRequest wanted = routes.match(request);
    if (wanted == null) {
      return null;
    }
    Caller caller = Callers.of(request);
    return streams.open(access.admit(caller, wanted), caller.viewer());
  }

  private static void answer(
      StreamOpening opening, Request request, Response response, Callback callback) {
    if (opening instanceof Ready ready) {
      head(request, response);
      start(ready.subscription(), request, response, callback);
    } else if (opening instanceof TryLater later) {
      ComeLater.write(later, response, callback);
    } else if (opening instanceof UnknownJob unknown) {
      JsonError.noJob(unknown.queue(), unknown.jobId()).write(response, callback);
    } else if (opening instanceof NothingFollows) {
      response.setStatus(HttpStatus.NO_CONTENT_204);
      callback.succeeded();
    }
  }

  private static void start(
      Subscription subscription, Request request, Response response, Callback callback) {
    if (StreamConnection.suits(request.getConnectionMetaData())) {
      StreamConnection.takeOver(subscription, request, response, callback);
      return;
    }
    JettySink sink = new JettySink(response, callback);
    // A quiet stream is no idle connection. Jetty asks only while nothing is being written: a
    // client that takes nothing for that long fails the write, and comes back to where it was.
    request.addIdleTimeoutListener(timeout -> false);
    request.addFailureListener(
        failure -> {
          subscription.cancel();
          sink.fail(failure);
        });
    subscription.start(sink);
  }

  private static void head(Request request, Response response) {
    ComeLater.head(response);
    if (StreamConnection.suits(request.getConnectionMetaData())) {
      response.getHeaders().add(KEEP_ALIVE);
    }
  }

  private static void refuse(
      Throwable failure, Request request, Response response, Callback callback) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof BadInputException e) {
      new JsonError(HttpStatus.BAD_REQUEST_400, e.getMessage()).write(response, callback);
      return;
    }
    if (cause instanceof RefusedException e) {
      e.error().write(response, callback);
      return;
    }
    LOG.error("cannot open the stream {}", request.getHttpURI().getPath(), cause);
    if (response.isCommitted()) {
      callback.failed(cause);
    } else {
      new JsonError(
              HttpStatus.INTERNAL_SERVER_ERROR_500, "the stream cannot be opened; see the log")
          .write(response, callback);
    }
  }
}
