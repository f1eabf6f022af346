package com.nubabel.api.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nubabel.api.NubabelApplication;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each mistake stops {@code check} with one line that names the file and the key. */
class ConfigurationMistakeTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "redis: {embeded: auto} | redis.embeded is not a known key; the nearest is redis.embedded",
        "worker: [] | worker is not a known key; the nearest is workers",
        "zzzzzzzzzz: 1 | zzzzzzzzzz is not a known key",
        "chat: {concurrency: 65} | chat.concurrency must be less than or equal to 64, got 65",
        "{chat: {queue: q}, workers: [{queue: q, processor: com.nubabel.api.demo.DemoProcessor}]} | chat.queue must not be worked by workers as well, got 'q'",
        "server: {maxThread: 5} | server.maxThread is not a known key; the nearest is server.maxThreads",
        "server: {maxThreads: 1} | server.maxThreads must be greater than or equal to 4, got 1",
        "server: {applicationConnectors: [{type: h3}]} | server.applicationConnectors[0] has no type 'h3'",
        "redis: {embedded: sometimes} | redis.embedded must be one of auto, never, always, got 'sometimes'",
        "redis: {uri: 'http://x'} | redis.uri must begin with redis://, rediss://, redis-sentinel:// or redis-cluster://, got http://x",
        "redis: {commandDeadline: 1ms} | redis.commandDeadline must be greater than or equal to 100 MILLISECONDS, got 1 millisecond",
        "redis: {prefix: ''} | redis.prefix must not be empty, got ",
        "redis: 7 | redis must be a block of keys",
        "defaultQueue: 'a:b' | defaultQueue must be the name of a queue, not empty and without ':', got 'a:b'",
        "sse: {heartbeat: soon} | sse.heartbeat must be a duration such as 15s: Invalid duration: soon",
        "sse: {heartbeat: 1ms} | sse.heartbeat must be at least 100 ms, got 1",
        "sse: {windowBytes: much} | sse.windowBytes must be a size such as 8MiB: Invalid size: much",
        "sse: {maxConnections: 0} | sse.maxConnections must be at least 1, got 0",
        "sse: {maxConnections: many} | sse.maxConnections must be a whole number, got 'many'",
        "workers: [{queue: q}] | workers[0].processor must not be empty, got nothing",
        "workers: [{queue: q, processor: no.Such}] | workers[0].processor must be a class on the class path; there is none of that name, got no.Such",
        "workers: [{queue: q, processor: java.lang.String}] | workers[0].processor must implement Processor, BatchProcessor or Supplier<Handlers>, none of which it does, got java.lang.String",
        "workers: [{queue: q, processor: com.nubabel.api.demo.DemoProcessor, concurrency: 0}] | workers[0].concurrency must be greater than or equal to 1, got 0",
        "workers: [{queue: q, processor: com.nubabel.api.demo.DemoProcessor}, {queue: q, processor: com.nubabel.api.demo.DemoProcessor}] | workers[1].queue must be given once, got a second worker for 'q'",
        "workers: [{queue: q, processor: com.nubabel.api.demo.DemoProcessor, limiter: {max: 3}}] | workers[0].limiter.duration must not be null, got nothing",
        "workers: [{queue: q, processor: com.nubabel.api.demo.DemoProcessor, limiter: {max: 0, duration: 1s}}] | workers[0].limiter.max must be greater than or equal to 1, got 0",
        "workers: [{queue: q, processor: com.nubabel.api.demo.DemoProcessor, limiter: {maxx: 1}}] | workers[0].limiter.maxx is not a known key; the nearest is workers[0].limiter.max",
        "workers: [{queue: q, processor: com.nubabel.api.demo.DemoProcessor, removeOnComplete: {age: soon}}] | workers[0].removeOnComplete.age must be a duration such as 15s",
        "workers: [{queue: q, processor: com.nubabel.api.demo.DemoProcessor, removeOnFail: {count: -1}}] | workers[0].removeOnFail.count must be greater than or equal to 0, got -1",
        "workers: [{queue: q, processor: com.nubabel.api.demo.DemoProcessor, removeOnComplete: never}] | workers[0].removeOnComplete must be",
        "workers: [{queue: q, processor: com.nubabel.api.demo.DemoProcessor, timeout: 1ms}] | workers[0].timeout must be greater than or equal to 10 MILLISECONDS, got 1 millisecond",
        "workers: [{queue: q, processor: com.nubabel.api.demo.DemoProcessor, drainDelay: 1ms}] | workers[0].drainDelay must be greater than or equal to 10 MILLISECONDS",
        "workers: [{queue: q, processor: com.nubabel.api.demo.DemoProcessor, maxStalledCount: -1}] | workers[0].maxStalledCount must be greater than or equal to 0, got -1",
        "workers: [{queue: q, processor: com.nubabel.api.demo.DemoProcessor, maxStartedAttempts: 0}] | workers[0].maxStartedAttempts must be greater than or equal to 1, got 0",
        "workers: [{queue: q, processor: com.nubabel.api.demo.DemoProcessor, metricsMinutes: -1}] | workers[0].metricsMinutes must be greater than or equal to 0, got -1",
        "workers: [{queue: q, processor: com.nubabel.api.demo.DemoProcessor, deadLetters: q}] | workers[0].deadLetters must be another queue, got 'q'",
        "workers: [{queue: q, processor: com.nubabel.api.demo.DemoProcessor, deadLetters: 'a:b'}] | workers[0].deadLetters must be the name of a queue",
        "workers: [{queue: q, processor: com.nubabel.api.demo.DemoProcessor, batch: 5}] | workers[0].processor must implement BatchProcessor, since batch is given, got com.nubabel.api.demo.DemoProcessor",
        "auth: {type: ldap} | auth has no type 'ldap'",
        "server: {type: simple} | server.type must be default",
        "server: {type: simpel} | server has no type 'simpel'",
        "auth: {type: jwt} | auth.algorithm must be one of HS256, RS256, ES256, got nothing",
        "auth: {type: jwt, algorithm: none} | auth.algorithm must be one of hs256, rs256, es256, got 'none'",
        "auth: {type: jwt, algorithm: HS256, secrets: x} | auth.secrets is not a known key; the nearest is auth.secret",
        "auth: {type: jwt, algorithm: HS256, secret: much too short} | auth.secret must be at least 32 bytes, got 14",
        "auth: {allowRemote: perhaps} | auth.allowRemote must be true or false, got 'perhaps'",
        "cors: {origins: ['*']} | cors.origins[0] must be an origin such as https://app.example.com, got *",
        "redis: {uri: '${NO_SUCH_VARIABLE}'} | environment variable NO_SUCH_VARIABLE is not set; a default would read ${NO_SUCH_VARIABLE:-…}",
      })
  void isSaidInOneLine(String yaml, String problem) throws Exception {
    Path file = Files.writeString(directory.resolve("config.yml"), yaml);

    assertThatThrownBy(() -> check(file))
        .isInstanceOf(InvalidConfigurationException.class)
        .satisfies(
            e ->
                assertThat(e.getMessage())
                    .startsWith(file + ": " + problem)
                    .doesNotContain("\n", "\r"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"redis: {", "a: b: c", "\t", "- 1"})
  void yamlThatIsNoneIsSaidInOneLineToo(String yaml) throws Exception {
    Path file = Files.writeString(directory.resolve("config.yml"), yaml);

    assertThatThrownBy(() -> check(file))
        .isInstanceOf(InvalidConfigurationException.class)
        .satisfies(e -> assertThat(e.getMessage()).startsWith(file + ": ").doesNotContain("\n"));
  }

  @Test
  void aFileThatIsNotThereIsSaidToBe() {
    Path file = directory.resolve("none.yml");

    assertThatThrownBy(() -> check(file)).hasMessage(file + ": there is no such file");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "server: {shutdownGracePeriod: 5s}",
        "redis: {uri: '${NO_SUCH_VARIABLE:-redis://127.0.0.1:1}'}",
        "sse: {windowBytes: 1MiB, maxIdle: 2h}",
        "workers: [{queue: q, processor: com.nubabel.api.demo.DemoProcessor, removeOnComplete: true, removeOnFail: 5}]",
        "workers: [{queue: q, processor: com.nubabel.api.demo.DemoProcessor, removeOnFail: {age: 1h, count: 7}, limiter: {max: 1, duration: 1s}}]",
        "cors: {origins: ['https://app.example.com', 'http://localhost:3000']}",
      })
  void whatIsRightPasses(String yaml) throws Exception {
    check(Files.writeString(directory.resolve("config.yml"), yaml));
  }

  @Test
  void theConfigurationThatComesAlongIsRight() throws Exception {
    check(Path.of("..", "config.yml"));
  }

  private static void check(Path file) throws Exception {
    new Rethrowing().run("check", file.toString());
  }

  /** The application, which does not end the JVM. */
  private static final class Rethrowing extends NubabelApplication {
    @Override
    protected void onFatalError(Throwable failure) {
      throw (RuntimeException) failure;
    }
  }
}
