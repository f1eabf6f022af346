package com.nubabel.bridge.redis;

import java.util.List;

/**
 * An operation as a call of its own, {@code EVALSHA}, for a connection other than those that {@link
 * GroupCommit} uses. Whoever calls must be ready for a server that does not know the script yet:
 * submitting the operation to a group teaches it.
 *
 * @param base the queue's prefix with its colon: the call's one key
 */
public record LoneCall(Operation operation, String base) {
  /** By which the server knows the script. */
  public String sha1() {
    return CommitScript.SCRIPT.sha1();
  }

  /** What follows the key. */
  public List<String> arguments() {
    return CommitScript.arguments(List.of(operation));
  }

  /**
   * Reads the reply.
   *
   * @return as {@link GroupCommit#submit}
   * @throws com.nubabel.bridge.NubabelException that {@link ScriptErrors} names for its code
   */
  public List<Object> resultOf(byte[] reply) {
    List<?> replies = (List<?>) Unpacking.unpack(reply);
    return CommitScript.resultOf(operation, base, replies.get(0));
  }
}
