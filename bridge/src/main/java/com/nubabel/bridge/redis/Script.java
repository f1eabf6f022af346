package com.nubabel.bridge.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.protocol.CommandType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;

/** A Lua script with its includes in place, called by its SHA-1. It packs its reply, a list. */
public final class Script {
  private static final Pattern REFUSALS =
      Pattern.compile("(MOVED|ASK|TRYAGAIN|CLUSTERDOWN|LOADING|MASTERDOWN) ");

  private final String name;
  private final String source;
  private final String sha1;

  Script(String name, String source) {
    this.name = name;
    this.source = source;
    this.sha1 = sha1Of(source);
  }

  /**
   * Reads a script of this module.
   *
   * @param name of its file below {@code scripts}, without {@code .lua}
   * @throws IllegalStateException if it or one of its includes is missing, or includes itself
   */
  public static Script named(String name) {
    return new ScriptLoader(ScriptLoader.SCRIPTS).load(name);
  }

  public String name() {
    return name;
  }

  String source() {
    return source;
  }

  String sha1() {
    return sha1;
  }

  /**
   * Calls the script on one queue, and when the server does not know it yet, sends it once.
   *
   * @param base the queue's prefix with its colon, the one key every script takes
   * @return the reply: texts, longs, nulls and lists of these
   */
  public CompletableFuture<List<Object>> call(
      RedisAsyncCommands<String, String> redis, String base, String... arguments) {
    List<String> all = List.of(arguments);
    return callBySha1(redis, base, all)
        .exceptionallyCompose(
            failure ->
                isUnknownToServer(failure)
                    ? callBySource(redis, base, all)
                    : CompletableFuture.failedFuture(failure));
  }

  /** Calls the script by its SHA-1 alone; fails if the server does not know it. */
  CompletableFuture<List<Object>> callBySha1(
      RedisAsyncCommands<String, String> redis, String base, List<String> arguments) {
    return call(redis, CommandType.EVALSHA, sha1, base, arguments);
  }

  /** Calls the script by its text, which also teaches it to the server. */
  CompletableFuture<List<Object>> callBySource(
      RedisAsyncCommands<String, String> redis, String base, List<String> arguments) {
    return call(redis, CommandType.EVAL, source, base, arguments);
  }

  private static CompletableFuture<List<Object>> call(
      RedisAsyncCommands<String, String> redis,
      CommandType command,
      String script,
      String base,
      List<String> arguments) {
    List<String> all = new ArrayList<>(arguments.size() + 3);
    all.addAll(List.of(script, "1", base));
    all.addAll(arguments);
    return redis
        .dispatch(command, new PackedOutput(), new TextArguments(all))
        .toCompletableFuture();
  }

  static boolean isUnknownToServer(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof RedisNoScriptException;
  }

  /**
   * Whether the server has refused to run the script: for it does not know it, is not or not yet
   * the master of the keys, or is still loading its data.
   */
  static boolean isNotRun(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return isUnknownToServer(cause)
        || (cause instanceof RedisCommandExecutionException
            && REFUSALS.matcher(String.valueOf(cause.getMessage())).lookingAt());
  }

  private static String sha1Of(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
