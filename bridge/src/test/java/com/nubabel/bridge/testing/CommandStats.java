package com.nubabel.bridge.testing;

import com.nubabel.bridge.redis.RedisConnections;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a Redis server says of the commands it was sent. */
public final class CommandStats {
  private CommandStats() {}

  /**
   * Calls of a command so far, by whomever.
   *
   * @param command in small letters
   */
  public static long calls(RedisConnections redis, String command) {
    String stats = redis.reads().info("commandstats").toCompletableFuture().join();
    Matcher calls = Pattern.compile("cmdstat_" + command + ":calls=(\\d+)").matcher(stats);
    return calls.find() ? Long.parseLong(calls.group(1)) : 0;
  }
}
