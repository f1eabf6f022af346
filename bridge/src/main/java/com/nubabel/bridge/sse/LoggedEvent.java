package com.nubabel.bridge.sse;

import com.nubabel.bridge.events.EventNames;
import com.nubabel.bridge.events.QueueEvent;
import com.nubabel.bridge.events.StreamId;
import java.nio.ByteBuffer;

/**
 * An event as all readers of its queue share it. Its frame is made once, when the first reader
 * wants it: of a busy queue with few watchers most events are never encoded. Safe for any thread.
 */
final class LoggedEvent {
  private static final int FRAME_OVERHEAD_BYTES = 160;

  private final String queue;
  private final StreamId id;
  private final String name;
  private final String jobId;
  private final String userId;
  private final int size;

  // Guarded by this. The event is let go when there is a frame, unless it is a user's, who may want
  // it as it was posted.
  private QueueEvent event;
  private volatile ByteBuffer frame;

  LoggedEvent(String queue, QueueEvent event) {
    this.queue = queue;
    this.id = event.id();
    this.name = EventNames.shown(event.name());
    this.jobId = event.jobId();
    this.userId = event.userId();
    this.event = event;
    int chars = 0;
    for (var field : event.fields().entrySet()) {
      chars += field.getKey().length() + field.getValue().length();
    }
    this.size = chars + FRAME_OVERHEAD_BYTES;
  }

  StreamId id() {
    return id;
  }

  /** Under which it is shown. */
  String name() {
    return name;
  }

  /** Null if it is about no job. */
  String jobId() {
    return jobId;
  }

  /** Null if anybody may see it. */
  String userId() {
    return userId;
  }

  /** About the bytes of its frame, known before there is one. */
  int size() {
    return size;
  }

  /** The whole frame; to be read through duplicates only. */
  ByteBuffer frame() {
    ByteBuffer made = frame;
    if (made == null) {
      synchronized (this) {
        made = frame;
        if (made == null) {
          made = Frames.frame(id.toString(), name, EventData.of(queue, event));
          frame = made;
          if (userId == null) {
            event = null;
          }
        }
      }
    }
    return made;
  }

  /** The whole frame of a user's event, with nothing in its data but what was posted. */
  ByteBuffer posted() {
    return Frames.frame(id.toString(), name, EventData.posted(event));
  }

  /** The frame without its id line. */
  ByteBuffer body() {
    ByteBuffer body = frame().duplicate();
    body.position("id: ".length() + id.toString().length() + "\n".length());
    return body;
  }
}
