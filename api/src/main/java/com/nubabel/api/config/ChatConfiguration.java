package com.nubabel.api.config;

import io.dropwizard.util.Duration;
import io.dropwizard.validation.MinDuration;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Block {@code chat}: a model's answers, token by token. Without the block there is no chat.
 *
 * <table>
 * <caption>Keys</caption>
 * <tr><th>name</th><th>default</th><th>meaning</th></tr>
 * <tr><td>queue</td><td>chat</td><td>of which each answer is a job</td></tr>
 * <tr><td>concurrency</td><td>50</td><td>answers at once on this node; 0 leaves them to other
 *     nodes</td></tr>
 * <tr><td>model</td><td>claude-sonnet-4-5</td><td>that is asked</td></tr>
 * <tr><td>models</td><td>none</td><td>others that a caller may name</td></tr>
 * <tr><td>maxTokens</td><td>4096</td><td>of an answer; a caller may ask for fewer</td></tr>
 * <tr><td>attempts</td><td>4</td><td>in all, when the model cannot answer now</td></tr>
 * <tr><td>timeout</td><td>60s</td><td>a model that sends nothing for this long is given up</td></tr>
 * <tr><td>lockDuration</td><td>30s</td><td>an answer whose node renews nothing for this long counts as
 *     stalled, and is begun anew by another</td></tr>
 * <tr><td>stalledInterval</td><td>30s</td><td>between two looks for stalled answers</td></tr>
 * <tr><td>maxLenEvents</td><td>200000</td><td>about how many events the queue's stream keeps</td></tr>
 * <tr><td>apiKey</td><td></td><td>of Anthropic's API; empty: a demo model answers, offline</td></tr>
 * <tr><td>baseUrl</td><td></td><td>of the API; empty: Anthropic's</td></tr>
 * </table>
 */
public record ChatConfiguration(
    @NotEmpty String queue,
    @Min(0) @Max(64) Integer concurrency,
    @NotEmpty String model,
    List<@NotEmpty String> models,
    @Min(1) @Max(1_000_000) Integer maxTokens,
    @Min(1) @Max(100) Integer attempts,
    @MinDuration(value = 100, unit = TimeUnit.MILLISECONDS) Duration timeout,
    @MinDuration(value = 100, unit = TimeUnit.MILLISECONDS) Duration lockDuration,
    @MinDuration(value = 100, unit = TimeUnit.MILLISECONDS) Duration stalledInterval,
    @Min(100) Integer maxLenEvents,
    String apiKey,
    String baseUrl) {

  /** What is null was not given. */
  public ChatConfiguration {
    queue = queue == null ? "chat" : queue;
    concurrency = concurrency == null ? 50 : concurrency;
    model = model == null ? "claude-sonnet-4-5" : model;
    models = models == null ? List.of() : List.copyOf(models);
    maxTokens = maxTokens == null ? 4096 : maxTokens;
    attempts = attempts == null ? 4 : attempts;
    timeout = timeout == null ? Duration.seconds(60) : timeout;
    lockDuration = lockDuration == null ? WorkerConfiguration.LOCK_DURATION_DEFAULT : lockDuration;
    stalledInterval =
        stalledInterval == null ? WorkerConfiguration.STALLED_INTERVAL_DEFAULT : stalledInterval;
    maxLenEvents = maxLenEvents == null ? 200_000 : maxLenEvents;
    apiKey = apiKey == null ? "" : apiKey.strip();
    baseUrl = baseUrl == null ? "" : baseUrl.strip();
  }

  /** Without the key: what is written may be logged. */
  @Override
  public String toString() {
    return "chat on queue '" + queue + "' by " + (apiKey.isEmpty() ? "the demo model" : model);
  }
}
