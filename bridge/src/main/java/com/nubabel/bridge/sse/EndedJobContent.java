package com.nubabel.bridge.sse;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nubabel.bridge.events.StreamId;

/** A job that had ended when its stream was opened: what became of it, and the end. */
record EndedJobContent(StreamId position, ObjectNode snapshot, ObjectNode end)
    implements StreamContent {
  @Override
  public boolean fill(Batch batch) {
    batch.addOwn(0, position, "snapshot", snapshot);
    batch.addOwn(0, position, "end", end);
    return true;
  }

  @Override
  public void refresh(Positions positions) {}

  @Override
  public void detach() {}
}
