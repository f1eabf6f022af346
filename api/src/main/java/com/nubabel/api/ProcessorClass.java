package com.nubabel.api;

import com.nubabel.api.config.WorkerConfiguration;
import com.nubabel.bridge.BadInputException;
import com.nubabel.worker.BatchProcessor;
import com.nubabel.worker.Handlers;
import com.nubabel.worker.Processor;
import com.nubabel.worker.WorkerBuilder;
import io.dropwizard.core.setup.Environment;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The class that {@code workers[].processor} names: a {@link Processor}, a {@link BatchProcessor}
 * (with {@code batch}), or a {@link Supplier} of {@link Handlers}. It is made by that of its public
 * constructors with the most parameters, of those that take nothing but Dropwizard's {@link
 * Environment} and {@link NubabelConfiguration}, each once at most.
 *
 * @param key where it is named: {@code workers[0].processor}
 */
record ProcessorClass(String key, Constructor<?> constructor) {
  private static final List<Class<?>> OFFERED =
      List.of(Environment.class, NubabelConfiguration.class);

  /**
   * Finds the class, and makes nothing.
   *
   * @param entry where the worker stands: {@code workers[0]}
   * @throws BadInputException if it is not there, does no jobs, or cannot be made
   */
  static ProcessorClass of(String entry, WorkerConfiguration worker) {
    String key = entry + ".processor";
    Class<?> type = find(key, worker.processor());
    boolean takesBatches = BatchProcessor.class.isAssignableFrom(type);
    if (takesBatches && worker.batch() == null) {
      throw new BadInputException(
          entry + ".batch", "must be given to " + type.getName() + ", which takes batches");
    }
    if (!takesBatches && worker.batch() != null) {
      throw refused(key, type, "must implement BatchProcessor, since batch is given");
    }
    return new ProcessorClass(key, constructor(key, type));
  }

  private static Class<?> find(String key, String name) {
    Class<?> type;
    try {
      type = Class.forName(name, false, ProcessorClass.class.getClassLoader());
    } catch (ClassNotFoundException | LinkageError e) {
      throw new BadInputException(
          key, "must be a class on the class path; there is none of that name, got " + name);
    }
    if (Stream.of(Processor.class, BatchProcessor.class, Supplier.class)
        .noneMatch(kind -> kind.isAssignableFrom(type))) {
      throw refused(
          key,
          type,
          "must implement Processor, BatchProcessor or Supplier<Handlers>, none of which it does");
    }
    return type;
  }

  private static Constructor<?> constructor(String key, Class<?> type) {
    List<Constructor<?>> fitting =
        Arrays.stream(type.getConstructors())
            .filter(ProcessorClass::fits)
            .sorted(Comparator.comparing(Constructor<?>::getParameterCount).reversed())
            .toList();
    int modifiers = type.getModifiers();
    if (fitting.isEmpty() || !Modifier.isPublic(modifiers) || Modifier.isAbstract(modifiers)) {
      throw refused(
          key,
          type,
          "must be a public class with a public constructor that takes nothing but Environment and NubabelConfiguration");
    }
    if (fitting.size() > 1
        && fitting.get(0).getParameterCount() == fitting.get(1).getParameterCount()) {
      throw refused(
          key, type, "must have one constructor that takes the most, of which it has two");
    }
    return fitting.get(0);
  }

  private static boolean fits(Constructor<?> constructor) {
    List<Class<?>> types = List.of(constructor.getParameterTypes());
    return OFFERED.containsAll(types) && types.stream().distinct().count() == types.size();
  }

  /**
   * Makes one.
   *
   * @throws BadInputException with what its constructor threw
   */
  Object make(Environment environment, NubabelConfiguration configuration) {
    Map<Class<?>, Object> offered =
        Map.of(Environment.class, environment, NubabelConfiguration.class, configuration);
    try {
      return constructor.newInstance(
          Arrays.stream(constructor.getParameterTypes()).map(offered::get).toArray());
    } catch (InvocationTargetException e) {
      throw refused("cannot be made: its constructor threw " + e.getCause());
    } catch (ReflectiveOperationException | LinkageError e) {
      throw refused("cannot be made: " + e);
    }
  }

  /**
   * Has a worker do its jobs by what was made.
   *
   * @throws BadInputException if it supplies no handlers
   */
  WorkerBuilder set(Object made, WorkerConfiguration options, WorkerBuilder worker) {
    if (made instanceof BatchProcessor batches) {
      return worker.batch(options.batch(), batches);
    }
    if (made instanceof Processor processor) {
      return worker.processor(processor);
    }
    Object supplied = ((Supplier<?>) made).get();
    if (supplied instanceof Handlers handlers) {
      return worker.processor(handlers);
    }
    throw refused("must supply Handlers, and supplies " + supplied);
  }

  private BadInputException refused(String problem) {
    return refused(key, constructor.getDeclaringClass(), problem);
  }

  private static BadInputException refused(String key, Class<?> type, String problem) {
    return new BadInputException(key, problem + ", got " + type.getName());
  }
}
