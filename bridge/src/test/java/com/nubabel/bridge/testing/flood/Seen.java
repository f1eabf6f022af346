package com.nubabel.bridge.testing.flood;

import com.nubabel.bridge.events.StreamId;

/** What a reader was shown, and which must be judged. */
public sealed interface Seen {
  String queue();

  /** One of the numbered events. */
  record Numbered(String queue, int n) implements Seen {}

  /** A hole that it was told of: between these two, events may be lost. */
  record Gap(String queue, StreamId requested, StreamId first) implements Seen {}
}
