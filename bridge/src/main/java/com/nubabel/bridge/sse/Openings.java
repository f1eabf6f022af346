package com.nubabel.bridge.sse;

import com.nubabel.bridge.events.StreamId;
import com.nubabel.bridge.job.JobSnapshot;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.sse.StreamOpening.NothingFollows;
import com.nubabel.bridge.sse.StreamOpening.Ready;
import com.nubabel.bridge.sse.StreamOpening.UnknownJob;
import com.nubabel.bridge.sse.StreamRequest.Events;
import com.nubabel.bridge.sse.StreamRequest.JobEvents;
import com.nubabel.bridge.sse.StreamRequest.Notifications;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Decides what a request gets, before any byte is written. The one rule for a job's stream:
 *
 * <ul>
 *   <li>With a cursor, the job's events after it are replayed. If there are none, and the job has
 *       ended or is gone, nothing follows. A job that was retried after its end is alive.
 *   <li>Without one, the job's state is shown, and the end if it has ended. If it is gone, the kept
 *       events are asked how it ended; if they do not know, the job is unknown.
 * </ul>
 *
 * <p>The job is read first, together with the stream's last id, and its events are compared with
 * that: what happens in between is found on the stream. Times in the job are never compared with
 * stream ids, since they are of two clocks.
 */
final class Openings {
  private final StreamServices services;

  Openings(StreamServices services) {
    this.services = services;
  }

  /**
   * Decides, without blocking.
   *
   * @return fails if Redis is away
   * @throws com.nubabel.bridge.BadInputException on a bad event id
   */
  CompletableFuture<StreamOpening> decide(StreamRequest request, Viewer viewer) {
    if (request instanceof Events events) {
      return openQueues(events, viewer);
    }
    if (request instanceof Notifications notifications) {
      return openNotifications(notifications, viewer);
    }
    JobEvents job = (JobEvents) request;
    PositionCodec codec = PositionCodec.of(job);
    List<StreamId> cursor = codec.read(job.lastEventId());
    return cursor == null
        ? openJob(job, viewer, codec)
        : resumeJob(job, viewer, codec, cursor.get(0));
  }

  private CompletableFuture<StreamOpening> openQueues(Events request, Viewer viewer) {
    List<String> names = List.copyOf(request.queues());
    PositionCodec codec = new PositionCodec(names);
    List<StreamId> cursors = codec.read(request.lastEventId());
    StreamFilter filter = StreamFilter.ofQueue(request.events(), viewer);
    List<CompletableFuture<WatchedQueue>> queues = new ArrayList<>(names.size());
    names.forEach(name -> queues.add(services.queues().watch(name)));
    return CompletableFuture.allOf(queues.toArray(CompletableFuture[]::new))
        .thenApply(
            ready -> {
              StreamSubscription stream = new StreamSubscription(services, request.kind(), viewer);
              List<QueueCursor> attached =
                  attach(
                      queues.stream().map(CompletableFuture::join).toList(),
                      cursors,
                      filter,
                      stream);
              if (cursors != null) {
                services.metrics().resumed.mark();
              }
              List<StreamId> start = attached.stream().map(QueueCursor::served).toList();
              return ready(
                  stream,
                  Positions.at(codec, start),
                  new QueuesContent(services, attached, cursors != null));
            });
  }

  private List<QueueCursor> attach(
      List<WatchedQueue> queues, List<StreamId> cursors, StreamFilter filter, Reader reader) {
    List<QueueCursor> attached = new ArrayList<>();
    try {
      for (int i = 0; i < queues.size(); i++) {
        StreamId from = cursors == null ? null : cursors.get(i);
        attached.add(queues.get(i).attach(from, filter, reader));
      }
    } catch (QueueRetiredException e) {
      attached.forEach(cursor -> cursor.detach(services.clock().elapsedMillis()));
      throw e;
    }
    return attached;
  }

  /**
   * With a cursor or without a wish for older ones a user's stream is as any other. Else it begins
   * before the oldest that was found, so that a break in between loses none; and what follows the
   * last id of the stream, read in one step with the search, is live.
   */
  private CompletableFuture<StreamOpening> openNotifications(Notifications request, Viewer viewer) {
    PositionCodec codec = new PositionCodec(List.of(request.queue()));
    List<StreamId> cursors = codec.read(request.lastEventId());
    StreamFilter filter = StreamFilter.ofUser(request.userId(), Notifications.EVENT, viewer);
    if (cursors != null) {
      services.metrics().resumed.mark();
    }
    if (cursors != null || request.latest() == 0) {
      StreamId from = cursors == null ? null : cursors.get(0);
      return services
          .queues()
          .watch(request.queue())
          .thenApply(queue -> show(queue, request, viewer, codec, filter, from, List.of()));
    }
    return services
        .latest()
        .find(services.queues().keys(request.queue()), filter, request)
        .thenCombine(
            services.queues().watch(request.queue()),
            (found, queue) ->
                show(queue, request, viewer, codec, filter, found.position(), found.events()));
  }

  private StreamOpening show(
      WatchedQueue queue,
      Notifications request,
      Viewer viewer,
      PositionCodec codec,
      StreamFilter filter,
      StreamId from,
      List<LoggedEvent> latest) {
    StreamSubscription stream = new StreamSubscription(services, request.kind(), viewer);
    QueueCursor cursor = queue.attach(from, filter, stream);
    StreamId start = latest.isEmpty() ? cursor.served() : latest.get(0).id().previous();
    return ready(
        stream,
        Positions.at(codec, List.of(start)),
        new NotificationsContent(services, cursor, latest, request.lastEventId() != null));
  }

  private CompletableFuture<StreamOpening> openJob(
      JobEvents request, Viewer viewer, PositionCodec codec) {
    QueueKeys keys = services.queues().keys(request.queue());
    return services
        .jobs()
        .find(keys, request.jobId(), request.withText())
        .thenCompose(
            found -> {
              if (found.snapshot() == null) {
                return CompletableFuture.completedFuture(
                    new UnknownJob(request.queue(), request.jobId()));
              }
              if (found.outcome() != null) {
                return CompletableFuture.completedFuture(ended(request, viewer, codec, found));
              }
              return services
                  .queues()
                  .watch(request.queue())
                  .thenApply(
                      queue ->
                          follow(queue, request, viewer, codec, found.position(), found, null));
            });
  }

  private CompletableFuture<StreamOpening> resumeJob(
      JobEvents request, Viewer viewer, PositionCodec codec, StreamId cursor) {
    QueueKeys keys = services.queues().keys(request.queue());
    return services
        .jobs()
        .read(keys, request.jobId())
        .thenCompose(
            snapshot ->
                services
                    .queues()
                    .watch(request.queue())
                    .thenCompose(queue -> resume(queue, request, viewer, codec, cursor, snapshot)));
  }

  private CompletableFuture<StreamOpening> resume(
      WatchedQueue queue,
      JobEvents request,
      Viewer viewer,
      PositionCodec codec,
      StreamId cursor,
      JobSnapshot snapshot) {
    String outcome = JobLookup.outcomeOf(snapshot);
    StreamId position = StreamId.parse(snapshot.position());
    CompletableFuture<Boolean> anything =
        outcome == null
            ? CompletableFuture.completedFuture(true)
            : happened(queue, request.jobId(), cursor, position);
    return anything.thenApply(
        something -> {
          if (!something) {
            services.metrics().resume("ok");
            return new NothingFollows();
          }
          services.metrics().resumed.mark();
          return follow(queue, request, viewer, codec, cursor, null, outcome);
        });
  }

  /** Whether something happened to a job between two places, or may have: a gap counts. */
  private CompletableFuture<Boolean> happened(
      WatchedQueue queue, String jobId, StreamId after, StreamId upTo) {
    if (after.isAfter(upTo)) {
      return CompletableFuture.completedFuture(true);
    }
    Boolean known = queue.hasEvents(jobId, after, upTo);
    if (known != null) {
      return CompletableFuture.completedFuture(known);
    }
    return services
        .pages()
        .after(queue.keys(), after)
        .thenCompose(
            page -> {
              boolean is =
                  page.gap() != null
                      || page.events().stream()
                          .anyMatch(
                              event -> event.id().isAfter(after) && jobId.equals(event.jobId()));
              return is || page.isLast() || !page.to().isBefore(upTo)
                  ? CompletableFuture.completedFuture(is)
                  : happened(queue, jobId, page.to(), upTo);
            });
  }

  private StreamOpening follow(
      WatchedQueue queue,
      JobEvents request,
      Viewer viewer,
      PositionCodec codec,
      StreamId from,
      FoundJob first,
      String outcome) {
    StreamSubscription stream = new StreamSubscription(services, request.kind(), viewer);
    QueueCursor cursor = queue.attach(from, StreamFilter.ofJob(request.jobId(), viewer), stream);
    return ready(
        stream,
        first == null ? Positions.at(codec, List.of(from)) : Positions.withSnapshot(codec, from),
        new JobContent(services, cursor, request.withText(), first, outcome));
  }

  private StreamOpening ended(
      JobEvents request, Viewer viewer, PositionCodec codec, FoundJob found) {
    EndedJobContent content =
        new EndedJobContent(
            found.position(),
            found.snapshot(),
            EventData.end(request.queue(), request.jobId(), found.outcome()));
    return ready(
        new StreamSubscription(services, request.kind(), viewer),
        Positions.withSnapshot(codec, found.position()),
        content);
  }

  private StreamOpening ready(StreamSubscription stream, Positions start, StreamContent content) {
    stream.show(start, content);
    services.streams().add(stream);
    return new Ready(stream);
  }
}
