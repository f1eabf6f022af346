package com.nubabel.bridge.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.Json;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobOptionsTest {
  private static JobOptions of(String json) {
    return JobOptions.of(Json.parse(json));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "{}",
        "{'jobId': ''}",
        "{'jobId': 'order-1'}",
        "{'delay': 0, 'timestamp': 0, 'sizeLimit': 0}",
        "{'delay': 9007199254740991, 'timestamp': 9007199254740991, 'sizeLimit': 9007199254740991}",
        "{'delay': 5e3}",
        "{'attempts': 0, 'keepLogs': 0, 'stackTraceLimit': 0}",
        "{'attempts': 2147483647, 'keepLogs': 2147483647, 'stackTraceLimit': 2147483647}",
        "{'priority': 0}",
        "{'priority': 2097151}",
        "{'lifo': true}",
        "{'backoff': 0}",
        "{'backoff': {'type': 'exponential', 'delay': 0, 'jitter': 0}}",
        "{'backoff': {'type': 'ours', 'jitter': 1}}",
        "{'removeOnComplete': true, 'removeOnFail': false}",
        "{'removeOnComplete': 0, 'removeOnFail': 2147483647}",
        "{'removeOnComplete': {'age': 0}, 'removeOnFail': {'count': 0, 'limit': 1, 'age': null}}",
        "{'attempts': null, 'priority': null, 'backoff': null, 'parent': null}",
        "{'whatever': {'nested': [1, null]}}",
      })
  void allowedOptionsAreTaken(String json) {
    assertThat(of(json.replace('\'', '"')).toWire()).contains("\"attempts\":");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]|opts must be an object, got []",
        "{'jobId': 7}|opts.jobId must be a text, got 7",
        "{'delay': -1}|opts.delay must be a whole number from 0 to 9007199254740991, got -1",
        "{'delay': 0.5}|opts.delay must be a whole number from 0 to 9007199254740991, got 0.5",
        "{'delay': '5'}|opts.delay must be a whole number from 0 to 9007199254740991, got \"5\"",
        "{'timestamp': 9007199254740992}|opts.timestamp must be a whole number from 0 to"
            + " 9007199254740991, got 9007199254740992",
        "{'sizeLimit': true}|opts.sizeLimit must be a whole number from 0 to 9007199254740991,"
            + " got true",
        "{'attempts': 2147483648}|opts.attempts must be a whole number from 0 to 2147483647,"
            + " got 2147483648",
        "{'keepLogs': -1}|opts.keepLogs must be a whole number from 0 to 2147483647, got -1",
        "{'stackTraceLimit': 1.5}|opts.stackTraceLimit must be a whole number from 0 to"
            + " 2147483647, got 1.5",
        "{'priority': -1}|opts.priority must be a whole number from 0 to 2097151, got -1",
        "{'priority': 2097152}|opts.priority must be a whole number from 0 to 2097151,"
            + " got 2097152",
        "{'lifo': 1}|opts.lifo must be true or false, got 1",
        "{'backoff': -1}|opts.backoff must be a whole number from 0 to 9007199254740991, got -1",
        "{'backoff': 'fixed'}|opts.backoff must be a number of milliseconds or an object with a"
            + " type, got \"fixed\"",
        "{'backoff': {'delay': 5}}|opts.backoff must be a number of milliseconds or an object"
            + " with a type, got {\"delay\":5}",
        "{'backoff': {'type': 'fixed', 'delay': -1}}|opts.backoff.delay must be a whole number"
            + " from 0 to 9007199254740991, got -1",
        "{'backoff': {'type': 'fixed', 'jitter': 1.01}}|opts.backoff.jitter must be a number from"
            + " 0 to 1, got 1.01",
        "{'backoff': {'type': 'fixed', 'jitter': -0.01}}|opts.backoff.jitter must be a number"
            + " from 0 to 1, got -0.01",
        "{'backoff': {'type': 'fixed', 'jitter': '0'}}|opts.backoff.jitter must be a number from"
            + " 0 to 1, got \"0\"",
        "{'removeOnComplete': 'yes'}|opts.removeOnComplete must be true, false, a number or an"
            + " object with count or age, got \"yes\"",
        "{'removeOnFail': -1}|opts.removeOnFail must be a whole number from 0 to 2147483647,"
            + " got -1",
        "{'removeOnFail': {'age': -1}}|opts.removeOnFail.age must be a whole number from 0 to"
            + " 2147483647, got -1",
        "{'removeOnFail': {'count': 0.5}}|opts.removeOnFail.count must be a whole number from 0"
            + " to 2147483647, got 0.5",
        "{'removeOnFail': {'count': 1, 'limit': 0}}|opts.removeOnFail.limit must be a whole"
            + " number from 1 to 2147483647, got 0",
        "{'parent': {'id': 'p', 'queue': 'bull:q'}}|opts.parent is not supported yet",
        "{'repeat': {'every': 5}}|opts.repeat is not supported yet",
        "{'deduplication': {'id': 'x'}}|opts.deduplication is not supported yet",
        "{'debounce': {'id': 'x'}}|opts.debounce is not supported yet",
        "{'failParentOnFailure': true}|opts.failParentOnFailure is not supported yet",
      })
  void forbiddenOptionsAreRefusedByName(String json, String message) {
    assertThatThrownBy(() -> of(json.replace('\'', '"')))
        .isInstanceOf(BadInputException.class)
        .hasMessage(message);
  }

  @Test
  void onTheWireNamesAreShortAndAttemptsAlwaysThere() {
    JobOptions options = of("{\"keepLogs\": 7, \"delay\": 5, \"custom\": [1]}");

    assertThat(options.toWire()).isEqualTo("{\"kl\":7,\"delay\":5,\"custom\":[1],\"attempts\":0}");
    assertThat(JobOptions.stored(options.toWire()).keepLogs()).isEqualTo(7);
    assertThat(options.toJson().has("attempts")).isFalse();
  }

  @Test
  void bareBackoffIsAFixedOne() {
    JobOptions options = of("{\"backoff\": 1000}");

    assertThat(options.backoff()).isEqualTo(Backoff.fixed(Duration.ofSeconds(1)));
    assertThat(options.toWire()).contains("\"backoff\":{\"type\":\"fixed\",\"delay\":1000}");
  }

  @Test
  void withMethodsWriteWhatTheGettersRead() {
    Backoff backoff = new Backoff("exponential", Duration.ofSeconds(2), 0.5);
    KeepJobs keep = new KeepJobs(10, Duration.ofHours(1), 5);

    JobOptions options =
        JobOptions.NONE
            .withJobId("a")
            .withDelay(Duration.ofMillis(5))
            .withAttempts(3)
            .withBackoff(backoff)
            .withPriority(2)
            .withLifo(true)
            .withRemoveOnComplete(keep)
            .withRemoveOnFail(KeepJobs.ALL)
            .withKeepLogs(4)
            .withTimestamp(Instant.ofEpochMilli(9));

    JobOptions read = JobOptions.stored(options.toWire());
    assertThat(read).isEqualTo(options);
    assertThat(read.jobId()).isEqualTo("a");
    assertThat(read.delayMillis()).isEqualTo(5);
    assertThat(read.attempts()).isEqualTo(3);
    assertThat(read.backoff()).isEqualTo(backoff);
    assertThat(read.priority()).isEqualTo(2);
    assertThat(read.lifo()).isTrue();
    assertThat(read.removeOnComplete()).isEqualTo(keep);
    assertThat(read.removeOnFail()).isEqualTo(KeepJobs.ALL);
    assertThat(read.keepLogs()).isEqualTo(4);
    assertThat(read.timestampMillis()).isEqualTo(9);
    assertThat(JobOptions.NONE.toJson()).isEmpty();
  }

  @Test
  void ownOptionsWinOverDefaultsAndTheIdIsNeverOne() {
    JobOptions defaults = of("{\"attempts\": 3, \"priority\": 1, \"jobId\": \"d\"}");

    JobOptions merged = JobOptions.NONE.withAttempts(5).over(defaults);

    assertThat(merged.toWire()).isEqualTo("{\"attempts\":5,\"priority\":1}");
  }

  @Test
  void foreignOptionsThatMakeNoSenseCountAsNotGiven() {
    JobOptions odd =
        JobOptions.stored(
            "{\"attempts\":\"many\",\"backoff\":\"soon\",\"removeOnComplete\":\"yes\","
                + "\"removeOnFail\":{\"count\":-1,\"age\":-5,\"limit\":0},\"lifo\":\"no\"}");

    assertThat(odd.attempts()).isZero();
    assertThat(odd.backoff()).isNull();
    assertThat(odd.removeOnComplete()).isNull();
    assertThat(odd.removeOnFail()).isEqualTo(KeepJobs.ALL);
    assertThat(odd.lifo()).isFalse();
    assertThat(JobOptions.stored("")).isEqualTo(JobOptions.NONE);
    assertThat(JobOptions.stored(null)).isEqualTo(JobOptions.NONE);
    assertThat(JobOptions.stored("[1]")).isEqualTo(JobOptions.NONE);
    assertThat(JobOptions.stored("{\"backoff\":{\"delay\":-5,\"jitter\":7}}").backoff())
        .isEqualTo(new Backoff("fixed", Duration.ZERO, 1));
    assertThat(JobOptions.stored("{\"removeOnComplete\":-1}").removeOnComplete())
        .isEqualTo(KeepJobs.ALL);
  }
}
