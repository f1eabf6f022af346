package com.nubabel.bridge.sse;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A frame as a client of the SSE standard sees it.
 *
 * @param id as it stands after this block; null if there never was one
 * @param data parsed
 */
record Frame(String id, String event, JsonNode data) {
  String text(String field) {
    return data.path(field).asText();
  }
}
