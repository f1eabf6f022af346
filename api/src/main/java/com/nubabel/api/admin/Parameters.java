package com.nubabel.api.admin;

import com.nubabel.api.config.NearestName;
import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.job.JobState;
import com.nubabel.bridge.queue.Order;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The parameters of a request's query, read by name; each that cannot be is refused by its name.
 */
public final class Parameters {
  private final Map<String, List<String>> given;

  /**
   * Takes what was given.
   *
   * @param known names that mean something
   * @throws BadInputException if another was given, or one of them twice
   */
  public Parameters(Map<String, List<String>> given, List<String> known) {
    given.forEach(
        (name, values) -> {
          if (!known.contains(name)) {
            String nearest =
                NearestName.of(name, known).map(n -> "; the nearest is " + n).orElse("");
            throw new BadInputException(
                name, "is no parameter here" + (known.isEmpty() ? ", nor is any" : nearest));
          }
          if (values.size() > 1) {
            throw new BadInputException(name, "must be given once, got " + values.size());
          }
        });
    this.given = given;
  }

  /** Null if it was not given, or is empty. */
  public String text(String name) {
    List<String> values = given.get(name);
    return values == null || values.isEmpty() || values.get(0).isEmpty() ? null : values.get(0);
  }

  /** A text that must be given. */
  public String required(String name) {
    String text = text(name);
    if (text == null) {
      throw new BadInputException(name, "must be given");
    }
    return text;
  }

  /** False if it was not given. */
  public boolean flag(String name) {
    String text = text(name);
    if (text == null || text.equals("false")) {
      return false;
    }
    if (text.equals("true")) {
      return true;
    }
    throw new BadInputException(name, "must be true or false, got '" + text + "'");
  }

  /**
   * A whole number.
   *
   * @param otherwise if it was not given; null if it must be
   */
  public long number(String name, Long otherwise, long least, long most) {
    String text = otherwise == null ? required(name) : text(name);
    if (text == null) {
      return otherwise;
    }
    try {
      long number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Refused below, as what is out of range.
    }
    throw new BadInputException(
        name, "must be a whole number from " + least + " to " + most + ", got '" + text + "'");
  }

  /** See {@link #number}. */
  public int integer(String name, Integer otherwise, int least, int most) {
    return (int) number(name, otherwise == null ? null : (long) otherwise, least, most);
  }

  /** A length of time in ms. See {@link #number}. */
  public Duration millis(String name, Long otherwise, long least) {
    return Duration.ofMillis(number(name, otherwise, least, Integer.MAX_VALUE * 1000L));
  }

  /**
   * A state.
   *
   * @param otherwise if it was not given; null if it must be
   * @param allowed none for all but unknown
   */
  public JobState state(String name, JobState otherwise, JobState... allowed) {
    List<JobState> states =
        allowed.length > 0
            ? List.of(allowed)
            : Arrays.stream(JobState.values()).filter(s -> s != JobState.UNKNOWN).toList();
    String text = otherwise == null ? required(name) : text(name);
    if (text == null) {
      return otherwise;
    }
    JobState state = JobState.of(text);
    if (!states.contains(state)) {
      String names = states.stream().map(JobState::toString).collect(Collectors.joining(", "));
      throw new BadInputException(name, "must be one of " + names + ", got '" + text + "'");
    }
    return state;
  }

  /** {@code asc} or {@code desc}. */
  public Order order(String name, Order otherwise) {
    String text = text(name);
    if (text == null) {
      return otherwise;
    }
    for (Order order : Order.values()) {
      if (order.toString().equals(text)) {
        return order;
      }
    }
    throw new BadInputException(name, "must be asc or desc, got '" + text + "'");
  }
}
