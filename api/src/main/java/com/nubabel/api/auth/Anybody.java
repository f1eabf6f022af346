package com.nubabel.api.auth;

import com.nubabel.bridge.sse.Viewer;
import java.time.Instant;

/** See {@link Caller#anybody}. */
final class Anybody implements Caller {
  static final Anybody INSTANCE = new Anybody();

  private Anybody() {}

  @Override
  public String user() {
    return null;
  }

  @Override
  public boolean maySubscribe(Topic topic) {
    return true;
  }

  @Override
  public boolean mayPublish(Topic topic) {
    return true;
  }

  @Override
  public boolean mayChat() {
    return true;
  }

  @Override
  public Instant until() {
    return null;
  }

  @Override
  public Viewer viewer() {
    return Viewer.ANYBODY;
  }
}
