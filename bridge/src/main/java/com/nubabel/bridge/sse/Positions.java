package com.nubabel.bridge.sse;

import com.nubabel.bridge.events.StreamId;
import java.util.ArrayList;
import java.util.List;

/** How far a stream is, on each of its queues, and how much of that the client has been told. */
final class Positions {
  private final PositionCodec codec;
  private final List<StreamId> current;
  private List<StreamId> told = List.of();

  Positions(PositionCodec codec, List<StreamId> start) {
    this.codec = codec;
    this.current = new ArrayList<>(start);
  }

  /** Whether the id of an event, on its queue's stream, is the id of its frame. */
  boolean arePlain() {
    return codec.isPlain();
  }

  void set(int queue, StreamId position) {
    current.set(queue, position);
  }

  /** Goes to the place of an event of the only queue, whose frame tells the client so. */
  void setTold(StreamId position) {
    current.set(0, position);
    told = List.of(position);
  }

  /** The id of where the stream is, which the client is told hereby. */
  String tell() {
    told = List.copyOf(current);
    return codec.write(told);
  }

  /** The same, or null if the client knows it. */
  String tellIfMoved() {
    return current.equals(told) ? null : tell();
  }
}
