package com.nubabel.bridge.telemetry;

import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.List;
import java.util.Map;

/** Reads what propagators wrote from a JSON object; what is no text there is nothing. */
enum CarrierGetter implements TextMapGetter<Map<?, ?>> {
  INSTANCE;

  @Override
  public Iterable<String> keys(Map<?, ?> carrier) {
    return carrier == null ? List.of() : carrier.keySet().stream().map(String.class::cast).toList();
  }

  @Override
  public String get(Map<?, ?> carrier, String key) {
    return carrier != null && carrier.get(key) instanceof String text ? text : null;
  }
}
