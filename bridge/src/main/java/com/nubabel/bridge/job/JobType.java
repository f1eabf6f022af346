package com.nubabel.bridge.job;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.Json;
import java.util.List;
import java.util.function.Function;

/**
 * A kind of job, as one constant that is shared by whoever adds such jobs, runs them and tests
 * them. Immutable.
 *
 * <p>Jackson writes and reads both types as {@link Json} says: records, {@code java.time} and
 * collections as they are, fields of which the type knows nothing passed over. Numbers with more
 * digits than JavaScript's have, beyond 2^53 or of money, do not survive Node: bear them as text.
 *
 * @param <A> of the data
 * @param <R> of what it returns
 */
public final class JobType<A, R> {
  private final String name;
  private final TypedJson<A> data;
  private final TypedJson<R> result;
  private final JobOptions options;

  /** Null unless jobs are unique by fields. */
  private final UniqueFields unique;

  /** Name of a queue; null if those that fail go nowhere else. */
  private final String deadLetters;

  private JobType(
      String name,
      TypedJson<A> data,
      TypedJson<R> result,
      JobOptions options,
      UniqueFields unique,
      String deadLetters) {
    if (name == null || name.isEmpty()) {
      throw new BadInputException("name", "must be a text, not empty, got none");
    }
    this.name = name;
    this.data = data;
    this.result = result;
    this.options = options;
    this.unique = unique;
    this.deadLetters = deadLetters;
  }

  /**
   * A type of jobs.
   *
   * @param name on the wire, by which Node knows it as well
   */
  public static <A, R> JobType<A, R> of(String name, Class<A> data, Class<R> result) {
    return of(name, type(data), type(result));
  }

  /** One whose jobs return nothing. */
  public static <A> JobType<A, Void> of(String name, Class<A> data) {
    return of(name, data, Void.class);
  }

  /** One of generic types: {@code new TypeReference<List<Order>>() {}}. */
  public static <A, R> JobType<A, R> of(
      String name, TypeReference<A> data, TypeReference<R> result) {
    return of(
        name,
        Json.MAPPER.getTypeFactory().constructType(data),
        Json.MAPPER.getTypeFactory().constructType(result));
  }

  private static <A, R> JobType<A, R> of(String name, JavaType data, JavaType result) {
    return new JobType<>(
        name,
        new TypedJson<>("data", data),
        new TypedJson<>("returnvalue", result),
        JobOptions.NONE,
        null,
        null);
  }

  private static JavaType type(Class<?> type) {
    return Json.MAPPER.constructType(type);
  }

  /**
   * The same with options for jobs that do not say so themselves, in place of those it had. They
   * win over the defaults of a queue.
   *
   * @throws BadInputException if they bear what only one job can: an id or a parent
   */
  public JobType<A, R> withOptions(JobOptions defaults) {
    if (!defaults.jobId().isEmpty()) {
      throw new BadInputException(
          "opts.jobId", "must not be given for a type of jobs, got '" + defaults.jobId() + "'");
    }
    if (defaults.parent() != null) {
      throw new BadInputException(
          "opts.parent", "must not be given for a type of jobs, got " + defaults.parent().key());
    }
    return new JobType<>(name, data, result, defaults, unique, deadLetters);
  }

  /**
   * The same, but a job is not added while another with the same values in these fields is not yet
   * done. The values are texts, numbers, true or false; a job that lacks one is refused. In
   * BullMQ's words they make its deduplication id, which Node computes so:
   *
   * <pre>{@code
   * const text = JSON.stringify(['welcome', data.userId, data.day]); // name, then the fields
   * const id = Buffer.byteLength(text) <= 128 ? text : createHash('sha256').update(text).digest('hex');
   * await queue.add('welcome', data, { deduplication: { id } });
   * }</pre>
   *
   * <p>A job with {@code opts.deduplication} of its own keeps that; one with a parent is refused,
   * as BullMQ has it. Iterations of a job scheduler are not touched.
   *
   * @param fields of the data
   */
  public JobType<A, R> uniqueBy(String... fields) {
    return uniqueBy(Deduplication::of, fields);
  }

  /**
   * The same in another mode: {@code uniqueBy(id -> Deduplication.throttle(id, hour), "userId")}.
   *
   * @param mode must keep the id that it is given
   */
  public JobType<A, R> uniqueBy(Function<String, Deduplication> mode, String... fields) {
    UniqueFields by = new UniqueFields(List.of(fields), mode);
    return new JobType<>(name, data, result, options, by, deadLetters);
  }

  /**
   * The same, but a job that fails for good in a worker that has a handler for this type is added
   * to a queue of dead letters as well, in the same step; see {@link
   * com.nubabel.bridge.queue.DeadLetters}. Wins over the queue that the worker names.
   */
  public JobType<A, R> withDeadLetters(String queue) {
    QueueKeys.checkQueue("deadLetters", queue);
    return new JobType<>(name, data, result, options, unique, queue);
  }

  /** On the wire. */
  public String name() {
    return name;
  }

  /** The queue of dead letters; null if this type names none. */
  public String deadLetters() {
    return deadLetters;
  }

  /** For jobs that do not say so themselves. */
  public JobOptions options() {
    return options;
  }

  /**
   * The options of a job of this type.
   *
   * @param data the job's JSON
   * @param own what the job says itself, which wins
   * @throws BadInputException if they cannot go together, or a field is missing by which it is
   *     unique
   */
  public JobOptions optionsOf(String data, JobOptions own) {
    JobOptions merged = own.over(options);
    return unique == null || merged.deduplication() != null
        ? merged
        : merged.withDeduplication(unique.of(name, Json.parse(data)));
  }

  /** JSON of the data of a job; {@code null} for null. */
  public String writeData(A value) {
    return data.write(value);
  }

  /**
   * The data of a job.
   *
   * @param json as it stands in the job
   * @throws BadInputException naming the field that does not fit, such as {@code data.day}
   */
  public A readData(String json) {
    return data.read(json);
  }

  /** JSON of what a job returned; {@code null} for null. */
  public String writeResult(R value) {
    return result.write(value);
  }

  /**
   * What a job returned.
   *
   * @param json as it stands in the job
   * @throws BadInputException naming the field that does not fit, such as {@code returnvalue.id}
   */
  public R readResult(String json) {
    return result.read(json);
  }

  /** What a job returned. See {@link #readResult(String)}. */
  public R readResult(JsonNode json) {
    return result.read(json.toString());
  }

  @Override
  public String toString() {
    return name;
  }
}
