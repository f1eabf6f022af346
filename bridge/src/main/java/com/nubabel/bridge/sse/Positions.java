package com.nubabel.bridge.sse;

import com.nubabel.bridge.events.StreamId;
import java.util.Arrays;
import java.util.List;

/**
 * How far a stream is, on each of its queues, and how much of that the client has been told. A
 * stream that begins with a snapshot has no place before it: who came back with one would be shown
 * what follows a snapshot that he never got.
 */
final class Positions {
  private final PositionCodec codec;
  private final StreamId[] current;
  private List<StreamId> told = List.of();

  /** Nothing is told of the place before a frame has brought it. */
  private boolean isToCome;

  private Positions(PositionCodec codec, List<StreamId> start, boolean isToCome) {
    this.codec = codec;
    this.current = start.toArray(StreamId[]::new);
    this.isToCome = isToCome;
  }

  /** Places that count from the first block on. */
  static Positions at(PositionCodec codec, List<StreamId> start) {
    return new Positions(codec, start, false);
  }

  /** A place on the only queue that a snapshot brings. */
  static Positions withSnapshot(PositionCodec codec, StreamId start) {
    return new Positions(codec, List.of(start), true);
  }

  /** Whether the id of an event, on its queue's stream, is the id of its frame. */
  boolean arePlain() {
    return codec.isPlain();
  }

  void set(int queue, StreamId position) {
    current[queue] = position;
  }

  /** Goes to the place of an event of the only queue, whose frame tells the client so. */
  void setTold(StreamId position) {
    isToCome = false;
    current[0] = position;
    told = List.of(position);
  }

  /** The id for the first block; null if there is none to be told yet. */
  String tellStart() {
    return isToCome ? codec.writeNone() : tell();
  }

  /** The id of where the stream is, which the client is told hereby. */
  String tell() {
    isToCome = false;
    told = List.of(current);
    return codec.write(told);
  }

  /** The same, or null if the client knows it or is to be told later. */
  String tellIfMoved() {
    return isToCome || told.equals(Arrays.asList(current)) ? null : tell();
  }
}
