package com.nubabel.bridge.sse;

import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.events.StreamId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/**
 * The SSE {@code id} of a stream over some queues: its place on each. Of one queue it is the plain
 * stream id; of several {@code 1~hash~ms.seq~ms.seq…}, a version, a hash of the queues' names, and
 * the places in their order, in base 62. With a seq below 3,844 eight queues need at most 112
 * bytes, and a browser may send it to another origin without asking (Fetch standard,
 * CORS-safelisted header values: 128 bytes, few characters). Of a job that writes a text it is the
 * stream id, {@code ~}, and the job's id; without the stream id it says which job, but no place.
 */
final class PositionCodec {
  private static final String VERSION = "1";
  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  /** Stands for the largest seq, which a gap may leave us with and which would be long. */
  private static final String SEQ_MAX = "_";

  private final List<String> queues;

  /** Before the places of several queues; null for one queue, whose ids have none. */
  private final String head;

  /** After the id of one queue; empty if there is none. */
  private final String suffix;

  /**
   * A codec for streams over these queues.
   *
   * @param queues sorted
   */
  PositionCodec(List<String> queues) {
    this(queues, "");
  }

  private PositionCodec(List<String> queues, String suffix) {
    this.suffix = suffix;
    this.queues = List.copyOf(queues);
    this.head = queues.size() == 1 ? null : VERSION + "~" + hash(queues) + "~";
  }

  /** A codec for the stream of one job, by what was asked for. */
  static PositionCodec of(StreamRequest.JobEvents job) {
    return new PositionCodec(List.of(job.queue()), job.withText() ? "~" + job.jobId() : "");
  }

  /** Whether its ids are the stream's own. */
  boolean isPlain() {
    return queues.size() == 1 && suffix.isEmpty();
  }

  String write(List<StreamId> positions) {
    if (positions.size() == 1) {
      return positions.get(0) + suffix;
    }
    StringBuilder id = new StringBuilder(128).append(head);
    for (int i = 0; i < positions.size(); i++) {
      if (i > 0) {
        id.append('~');
      }
      append(id, positions.get(i).ms());
      id.append('.');
      if (positions.get(i).seq() == StreamId.SEQ_MAX) {
        id.append(SEQ_MAX);
      } else {
        append(id, positions.get(i).seq());
      }
    }
    return id.toString();
  }

  /** The id of no place; null if there is nothing to say without one. */
  String writeNone() {
    return suffix.isEmpty() ? null : suffix;
  }

  /**
   * Reads what a client sent back.
   *
   * @param id null or empty if it sent none
   * @return a place for each queue, or null if the client has none
   * @throws BadInputException if it is malformed, or of other queues
   */
  List<StreamId> read(String id) {
    if (id == null || id.isEmpty() || id.equals(suffix)) {
      return null;
    }
    if (!id.endsWith(suffix)) {
      throw bad(id, "must be an id of the stream of the same job");
    }
    boolean isVector = suffix.isEmpty() && id.startsWith(VERSION + "~");
    if (isVector != (head != null) || (isVector && !id.startsWith(head))) {
      throw bad(id, "must be an id of a stream of the same queues (" + names() + ")");
    }
    try {
      return isVector
          ? readVector(id)
          : List.of(StreamId.parse(id.substring(0, id.length() - suffix.length())));
    } catch (IllegalArgumentException e) {
      throw bad(id, "must be the id of an event, as it was sent");
    }
  }

  private List<StreamId> readVector(String id) {
    String[] parts = id.substring(head.length()).split("~", -1);
    if (parts.length != queues.size()) {
      throw new IllegalArgumentException(id);
    }
    List<StreamId> positions = new ArrayList<>();
    for (String part : parts) {
      int dot = part.indexOf('.');
      if (dot < 0) {
        throw new IllegalArgumentException(id);
      }
      String seq = part.substring(dot + 1);
      positions.add(
          new StreamId(
              number(part.substring(0, dot)),
              seq.equals(SEQ_MAX) ? StreamId.SEQ_MAX : number(seq)));
    }
    return positions;
  }

  private static void append(StringBuilder text, long number) {
    int start = text.length();
    long rest = number;
    do {
      text.append(DIGITS.charAt((int) Long.remainderUnsigned(rest, 62)));
      rest = Long.divideUnsigned(rest, 62);
    } while (rest != 0);
    String reversed = new StringBuilder(text.substring(start)).reverse().toString();
    text.replace(start, text.length(), reversed);
  }

  private static long number(String text) {
    if (text.isEmpty() || text.length() > 11) {
      throw new IllegalArgumentException(text);
    }
    long number = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = DIGITS.indexOf(text.charAt(i));
      long limit = Long.divideUnsigned(-1L - digit, 62);
      if (digit < 0 || Long.compareUnsigned(number, limit) > 0) {
        throw new IllegalArgumentException(text);
      }
      number = number * 62 + digit;
    }
    return number;
  }

  private String names() {
    return queues.size() == 1 ? "one queue: " + queues.get(0) : String.join(", ", queues);
  }

  private static BadInputException bad(String id, String rule) {
    String shown = id.length() <= 140 ? id : id.substring(0, 140) + "…";
    return new BadInputException("Last-Event-ID", rule + ", got '" + shown + "'");
  }

  /** 47 bits of SHA-256 over the names, which hold no colon. */
  private static String hash(List<String> queues) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(String.join(":", queues).getBytes(StandardCharsets.UTF_8));
      long bits = 0;
      for (int i = 0; i < 6; i++) {
        bits = (bits << 8) | (digest[i] & 0xff);
      }
      StringBuilder hash = new StringBuilder();
      append(hash, bits >>> 1);
      return hash.toString();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
