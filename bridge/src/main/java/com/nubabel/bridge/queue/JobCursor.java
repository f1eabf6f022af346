package com.nubabel.bridge.queue;

import com.nubabel.bridge.BadInputException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Where a page of jobs begins: behind the last job of the page before. While jobs come and go, none
 * that stays is passed over, though one may be shown twice.
 *
 * @param offset the place of the page if nothing moved
 * @param after id of the last job of the page before; empty for the first page
 * @param score of that job; empty in a list
 */
public record JobCursor(long offset, String after, String score) {
  public static final JobCursor START = new JobCursor(0, "", "");

  /**
   * Reads a cursor's text.
   *
   * @throws BadInputException if it is none; the field is {@code cursor}
   */
  public static JobCursor parse(String text) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      String[] parts = new String(bytes, StandardCharsets.UTF_8).split(",", 3);
      JobCursor cursor = new JobCursor(Long.parseLong(parts[0]), parts[2], parts[1]);
      if (cursor.offset < 0) {
        throw new IllegalArgumentException();
      }
      if (!cursor.score.isEmpty()) {
        Double.parseDouble(cursor.score);
      }
      return cursor;
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      throw new BadInputException(
          "cursor", "must be the next of an earlier page, got '" + text + "'");
    }
  }

  /** Opaque to who gets it; safe in a URL. */
  @Override
  public String toString() {
    String text = offset + "," + score + "," + after;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
