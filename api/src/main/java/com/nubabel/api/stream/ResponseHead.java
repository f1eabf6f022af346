package com.nubabel.api.stream;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpGenerator;
import org.eclipse.jetty.http.MetaData;

/** The head of an event stream's response over HTTP/1.1, as bytes. */
final class ResponseHead {
  private static final byte[] STATUS_LINE =
      "HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CRLF = {'\r', '\n'};

  /** Between a name and its value, and after that. */
  private static final int FIELD_OVERHEAD_BYTES = 4;

  private ResponseHead() {}

  /**
   * The head with these fields.
   *
   * @param response of status 200
   */
  static ByteBuffer of(MetaData.Response response) {
    int bytes = STATUS_LINE.length + CRLF.length;
    for (HttpField field : response.getHttpFields()) {
      bytes += field.getName().length() + field.getValue().length() + FIELD_OVERHEAD_BYTES;
    }
    ByteBuffer head = ByteBuffer.allocate(bytes).put(STATUS_LINE);
    for (HttpField field : response.getHttpFields()) {
      HttpGenerator.putTo(field, head);
    }
    return head.put(CRLF).flip();
  }
}
