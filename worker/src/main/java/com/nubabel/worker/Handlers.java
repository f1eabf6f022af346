package com.nubabel.worker;

import com.fasterxml.jackson.databind.util.RawValue;
import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.job.JobType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which handler does the jobs of which type, by their names. A job that nobody handles fails for
 * good, and so does one whose data does not fit its type: trying again cannot help. Immutable.
 */
public final class Handlers implements Processor {
  /** Handles nothing yet. */
  public static final Handlers NONE = new Handlers(Map.of(), null);

  /** By the names of the jobs, in the order in which they were given. */
  private final Map<String, Typed<?, ?>> byName;

  /** Null if jobs that nobody handles fail. */
  private final Processor fallback;

  private Handlers(Map<String, Typed<?, ?>> byName, Processor fallback) {
    this.byName = byName;
    this.fallback = fallback;
  }

  /** One handler; {@link #handle} adds others. */
  public static <A, R> Handlers of(JobType<A, R> type, Handler<? super A, ? extends R> handler) {
    return NONE.handle(type, handler);
  }

  /**
   * These and one more.
   *
   * @throws BadInputException if there is a handler for jobs of that name
   */
  public <A, R> Handlers handle(JobType<A, R> type, Handler<? super A, ? extends R> handler) {
    Map<String, Typed<?, ?>> more = new LinkedHashMap<>(byName);
    if (more.put(type.name(), new Typed<>(type, handler)) != null) {
      throw new BadInputException("handle", "must be given once for jobs named '" + type + "'");
    }
    return new Handlers(more, fallback);
  }

  /** These, and what does all other jobs, whatever their names. */
  public Handlers fallback(Processor processor) {
    return new Handlers(byName, processor);
  }

  /** The types that have a handler. */
  List<JobType<?, ?>> types() {
    return byName.values().stream().<JobType<?, ?>>map(Typed::type).toList();
  }

  @Override
  public Object process(ActiveJob job) throws Exception {
    Typed<?, ?> typed = byName.get(job.name());
    if (typed != null) {
      return typed.process(job);
    }
    if (fallback != null) {
      return fallback.process(job);
    }
    String names =
        byName.keySet().stream().map(name -> "'" + name + "'").collect(Collectors.joining(", "));
    throw new UnrecoverableException(
        "nobody handles jobs named '%s', only %s"
            .formatted(job.name(), names.isEmpty() ? "none at all" : names));
  }

  private record Typed<A, R>(JobType<A, R> type, Handler<? super A, ? extends R> handler)
      implements Processor {
    @Override
    public Object process(ActiveJob job) throws Exception {
      // As JSON already: only the type knows how its generic parts are written.
      return new RawValue(type.writeResult(handler.handle(data(job), job)));
    }

    private A data(ActiveJob job) {
      try {
        return type.readData(job.job().data());
      } catch (BadInputException e) {
        throw new UnrecoverableException(e.getMessage(), e);
      }
    }
  }
}
