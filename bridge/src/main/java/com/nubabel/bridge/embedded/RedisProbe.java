package com.nubabel.bridge.embedded;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.regex.Pattern;

/** Finds out what listens at an address, by one PING over a plain socket. */
final class RedisProbe {
  private static final Duration WAIT = Duration.ofSeconds(2);

  /** An error reply is Redis too: NOAUTH, LOADING, DENIED, max clients reached. */
  private static final Pattern REDIS_REPLY = Pattern.compile("\\+PONG|-[A-Z]+( .*)?");

  private static final int SHOWN_MAX = 80;

  enum Kind {
    /** The machine says that nobody listens there. */
    REFUSED,
    /** No connection, for another reason: unknown host, no route, no answer. */
    UNREACHABLE,
    /** It speaks Redis; whether it is ready is another question. */
    REDIS,
    /** It listens, and is no Redis. */
    OTHER
  }

  /**
   * @param text what came, or why nothing did; for people
   */
  record Answer(Kind kind, String text) {}

  private RedisProbe() {}

  /** Takes at most two seconds; never throws for what it finds. */
  static Answer probe(RedisAddress address) {
    try (RedisSocket socket = RedisSocket.connect(address, WAIT)) {
      return ping(socket);
    } catch (ConnectException e) {
      return new Answer(Kind.REFUSED, e.getMessage());
    } catch (IOException e) {
      return new Answer(Kind.UNREACHABLE, e.getMessage());
    }
  }

  private static Answer ping(RedisSocket socket) {
    try {
      socket.send("PING");
      String line = socket.readLine();
      if (REDIS_REPLY.matcher(line).matches()) {
        return new Answer(Kind.REDIS, line);
      }
      return new Answer(Kind.OTHER, "it answered PING with \"%s\"".formatted(shown(line)));
    } catch (SocketTimeoutException e) {
      return new Answer(
          Kind.OTHER, "it did not answer PING within %d s".formatted(WAIT.toSeconds()));
    } catch (IOException e) {
      return new Answer(Kind.OTHER, "it ended the connection without an answer to PING");
    }
  }

  /** A stranger's bytes, made fit for a log line. */
  private static String shown(String line) {
    String printable = line.replaceAll("[^\\x20-\\x7e]", "?");
    return printable.length() > SHOWN_MAX ? printable.substring(0, SHOWN_MAX) + "…" : printable;
  }
}
