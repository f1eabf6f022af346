package com.nubabel.api.auth;

import com.nubabel.bridge.sse.Viewer;
import java.security.Principal;
import java.time.Instant;

/** Who makes a request, and what he may do. Immutable. */
public interface Caller extends Principal {
  /** May do everything: whoever reaches a server without authentication. */
  static Caller anybody() {
    return Anybody.INSTANCE;
  }

  /** His id, the {@code sub} of a token; null without authentication. */
  String user();

  /**
   * Whether he may watch it; of a topic with a {@code *} in it, whether he may all it stands for.
   */
  boolean maySubscribe(Topic topic);

  /** Whether he may write to it; of a topic with a {@code *} as above. */
  boolean mayPublish(Topic topic);

  boolean mayChat();

  /** When all this ends; null if it does not. */
  Instant until();

  @Override
  default String getName() {
    return user() == null ? "anybody" : user();
  }

  /** The same for streams: an event for a user is shown to who may subscribe to that user. */
  default Viewer viewer() {
    return new Viewer(user(), userId -> maySubscribe(Topic.user(userId)), until());
  }
}
