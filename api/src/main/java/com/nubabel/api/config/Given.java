package com.nubabel.api.config;

import io.dropwizard.util.Duration;
import java.util.function.Consumer;

/** Passes on what a configuration gives; null, which it does not, is left to the receiver. */
final class Given {
  private Given() {}

  static <T> void apply(T value, Consumer<T> receiver) {
    if (value != null) {
      receiver.accept(value);
    }
  }

  static void duration(Duration value, Consumer<java.time.Duration> receiver) {
    apply(value, given -> receiver.accept(given.toJavaDuration()));
  }
}
