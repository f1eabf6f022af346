package com.nubabel.api.resources;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.nubabel.api.errors.JsonError;
import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.Json;
import jakarta.ws.rs.WebApplicationException;
import java.io.IOException;
import java.io.InputStream;

/** Reads the JSON of a request's body, within limits. */
public final class RequestBody {
  static final int BYTES_MAX = 1 << 20;

  /** Numbers keep all their digits: to a double 1e400 would be infinite, which is no JSON. */
  static final ObjectReader EXACT =
      Json.MAPPER.reader().with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private RequestBody() {}

  /**
   * Reads a value. Reads no further than the limit, also where no length was announced.
   *
   * @throws WebApplicationException 413 if the body is too large
   * @throws BadInputException if it is no JSON, naming line and column
   */
  public static JsonNode read(InputStream in) throws IOException {
    byte[] body = in.readNBytes(BYTES_MAX + 1);
    if (body.length > BYTES_MAX) {
      // The rest of the body is not waited for, so the connection is of no use to a next request; a
      // client that is not told may send one all the same, and gets no answer.
      throw new WebApplicationException(
          new JsonError(413, "the body must be at most " + BYTES_MAX + " bytes")
              .response()
              .header("Connection", "close")
              .build());
    }
    try {
      JsonNode value = EXACT.readTree(body);
      if (value == null || value.isMissingNode()) {
        throw new BadInputException("the body", "must be JSON, got nothing");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw new BadInputException("the body", "must be JSON, but is malformed" + place(e));
    }
  }

  /** Jackson's own words tell of its classes and settings; where it stopped is what helps. */
  private static String place(JsonProcessingException e) {
    JsonLocation at = e.getLocation();
    return at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
  }
}
