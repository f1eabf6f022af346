package com.nubabel.bridge.sse;

import com.fasterxml.jackson.databind.JsonNode;
import com.nubabel.bridge.events.StreamId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The frames of one write. */
final class Batch {
  /** At which a batch takes no more events. */
  static final int BYTES_MAX = 64 << 10;

  private final Positions positions;
  private final List<ByteBuffer> frames = new ArrayList<>();
  private int bytes;
  private int events;
  private StreamId newest = StreamId.MIN;

  Batch(Positions positions) {
    this.positions = positions;
  }

  void add(ByteBuffer frame) {
    frames.add(frame);
    bytes += frame.remaining();
  }

  /** Adds an event of one of the queues, which moves the stream's place on that queue. */
  void addEvent(int queue, LoggedEvent event) {
    if (positions.arePlain()) {
      positions.setTold(event.id());
      add(event.frame());
    } else {
      positions.set(queue, event.id());
      add(Frames.id(positions.tell()));
      add(event.body());
    }
    count(event);
  }

  /** Adds a user's event of the only queue, as it was posted. */
  void addPosted(LoggedEvent event) {
    positions.setTold(event.id());
    add(event.posted());
    count(event);
  }

  private void count(LoggedEvent event) {
    events++;
    newest = StreamId.later(newest, event.id());
  }

  /** Adds a frame of ours that moves the stream's place on one of the queues. */
  void addOwn(int queue, StreamId position, String name, JsonNode data) {
    positions.set(queue, position);
    add(Frames.frame(positions.tell(), name, data));
  }

  int room() {
    return Math.max(0, BYTES_MAX - bytes);
  }

  boolean isFull() {
    return bytes >= BYTES_MAX;
  }

  boolean isEmpty() {
    return frames.isEmpty();
  }

  List<ByteBuffer> frames() {
    return frames;
  }

  int events() {
    return events;
  }

  /** The latest id among its events. */
  StreamId newest() {
    return newest;
  }
}
