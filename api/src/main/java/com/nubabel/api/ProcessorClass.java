package com.nubabel.api;

import com.nubabel.bridge.BadInputException;
import com.nubabel.worker.Processor;
import io.dropwizard.core.setup.Environment;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The class that {@code workers[].processor} names, and how it is made: by that of its public
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
   * @throws BadInputException if it is not there, is no processor, or cannot be made
   */
  static ProcessorClass of(String key, String name) {
    Class<?> type;
    try {
      type = Class.forName(name, false, ProcessorClass.class.getClassLoader());
    } catch (ClassNotFoundException | LinkageError e) {
      throw refused(key, name, "must be a class on the class path; there is none of that name");
    }
    if (!Processor.class.isAssignableFrom(type)) {
      throw refused(
          key, name, "must implement " + Processor.class.getName() + ", which it does not");
    }
    List<Constructor<?>> fitting =
        Arrays.stream(type.getConstructors())
            .filter(ProcessorClass::fits)
            .sorted(Comparator.comparing(Constructor<?>::getParameterCount).reversed())
            .toList();
    if (fitting.isEmpty() || !isPublicClass(type)) {
      throw refused(
          key,
          name,
          "must be a public class with a public constructor that takes nothing but Environment and NubabelConfiguration");
    }
    if (fitting.size() > 1
        && fitting.get(0).getParameterCount() == fitting.get(1).getParameterCount()) {
      throw refused(key, name, "must not have two constructors between which we cannot choose");
    }
    return new ProcessorClass(key, fitting.get(0));
  }

  private static boolean isPublicClass(Class<?> type) {
    int modifiers = type.getModifiers();
    return Modifier.isPublic(modifiers) && !Modifier.isAbstract(modifiers);
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
  Processor newProcessor(Environment environment, NubabelConfiguration configuration) {
    Map<Class<?>, Object> offered =
        Map.of(Environment.class, environment, NubabelConfiguration.class, configuration);
    try {
      return (Processor)
          constructor.newInstance(
              Arrays.stream(constructor.getParameterTypes()).map(offered::get).toArray());
    } catch (InvocationTargetException e) {
      throw refused(key, name(), "cannot be made: its constructor threw " + e.getCause());
    } catch (ReflectiveOperationException | LinkageError e) {
      throw refused(key, name(), "cannot be made: " + e);
    }
  }

  private String name() {
    return constructor.getDeclaringClass().getName();
  }

  private static BadInputException refused(String key, String name, String problem) {
    return new BadInputException(key, problem + ", got " + name);
  }
}
