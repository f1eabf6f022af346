package com.nubabel.api.auth;

import com.nubabel.api.errors.JsonError;
import jakarta.ws.rs.WebApplicationException;

/** Refuses, in resources, what a caller may not do. */
public final class Access {
  private Access() {}

  /**
   * Refuses for a reason.
   *
   * @param refusal null if there is none
   * @throws WebApplicationException with the refusal's status
   */
  public static void require(JsonError refusal) {
    if (refusal != null) {
      throw new WebApplicationException(refusal.response().build());
    }
  }

  /**
   * Refuses who may not watch it.
   *
   * @throws WebApplicationException 403
   */
  public static void requireSubscribe(Caller caller, Topic topic) {
    require(caller.maySubscribe(topic), "subscribe to " + topic);
  }

  /**
   * Refuses who may not write to it.
   *
   * @throws WebApplicationException 403
   */
  public static void requirePublish(Caller caller, Topic topic) {
    require(caller.mayPublish(topic), "publish to " + topic);
  }

  /**
   * Refuses who may not chat.
   *
   * @throws WebApplicationException 403
   */
  public static void requireChat(Caller caller) {
    require(caller.mayChat(), "chat");
  }

  private static void require(boolean allowed, String act) {
    require(allowed ? null : new JsonError(403, "you may not " + act));
  }
}
