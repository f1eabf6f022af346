package com.nubabel.bridge.sse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.nubabel.bridge.Json;

/** JSON that others wrote, read without loss and never with an exception. */
final class JsonText {
  /** Numbers keep their digits, so that 1e400 and 0.10 come out as they went in. */
  private static final ObjectReader READER =
      Json.MAPPER
          .readerFor(JsonNode.class)
          .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .without(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);

  private JsonText() {}

  /** The value of a JSON text, or null if it is none. */
  static JsonNode parse(String text) {
    try {
      JsonNode node = READER.readTree(text);
      return node.isMissingNode() ? null : node;
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  /** The value of a JSON text; of any other text, the text itself as a JSON string. */
  static JsonNode parseOrQuote(String text) {
    JsonNode node = parse(text);
    return node == null ? Json.MAPPER.getNodeFactory().textNode(text) : node;
  }

  /**
   * One line of JSON. Lone surrogates, which have no UTF-8, are written as escapes; they can stand
   * only inside strings.
   */
  static String write(JsonNode node) {
    String json = Json.write(node);
    StringBuilder escaped = null;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      boolean isPair =
          Character.isHighSurrogate(c)
              && i + 1 < json.length()
              && Character.isLowSurrogate(json.charAt(i + 1));
      if (Character.isSurrogate(c) && !isPair && escaped == null) {
        escaped = new StringBuilder(json.length() + 16).append(json, 0, i);
      }
      if (escaped != null) {
        if (isPair) {
          escaped.append(c).append(json.charAt(i + 1));
        } else if (Character.isSurrogate(c)) {
          escaped.append(String.format("\\u%04x", (int) c));
        } else {
          escaped.append(c);
        }
      }
      if (isPair) {
        i++;
      }
    }
    return escaped == null ? json : escaped.toString();
  }
}
