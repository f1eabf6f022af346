package com.nubabel.worker;

import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who hears what happens in a worker. */
record Listeners(List<WorkerListener> all) {
  static final Listeners NONE = new Listeners(List.of());

  private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

  Listeners {
    all = List.copyOf(all);
  }

  void tell(Consumer<WorkerListener> event) {
    for (WorkerListener listener : all) {
      try {
        event.accept(listener);
      } catch (RuntimeException e) {
        LOG.warn("a listener of the worker failed", e);
      }
    }
  }
}
