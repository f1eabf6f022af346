package com.nubabel.bridge.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nubabel.bridge.BadInputException;
import com.nubabel.bridge.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
        "{'parent': {'id': 'a:b:c', 'queue': 'a:b:q'}, 'ignoreDependencyOnFailure': true}",
        "{'failParentOnFailure': true, 'removeDependencyOnFailure': false}",
        "{'deduplication': {'id': 'x', 'ttl': 0, 'extend': null, 'keepLastIfActive': true}}",
        "{'telemetry': {'metadata': '{}', 'omitContext': false}}",
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
        "{'parent': 'p'}|opts.parent must be an object with id and queue, got \"p\"",
        "{'parent': {'queue': 'bull:q'}}|opts.parent.id must be a text, not empty, got none",
        "{'parent': {'id': 'p'}}|opts.parent.queue must be a text, not empty, got none",
        "{'parent': {'id': 'p', 'queue': 'q'}}|opts.parent.queue must be the name of a queue with"
            + " its prefix, 'bull:name', got 'q'",
        "{'repeat': {'every': 5}}|opts.repeat is not taken here: use a job scheduler",
        "{'debounce': {'id': 'x'}}|opts.debounce is gone from BullMQ: say deduplication",
        "{'deduplication': 'x'}|opts.deduplication must be an object with an id, got \"x\"",
        "{'deduplication': {'ttl': 5}}|opts.deduplication.id must be a text, not empty, got none",
        "{'deduplication': {'id': ''}}|opts.deduplication.id must be a text, not empty, got \"\"",
        "{'deduplication': {'id': 'x', 'ttl': -1}}|opts.deduplication.ttl must be a whole number"
            + " from 0 to 9007199254740991, got -1",
        "{'deduplication': {'id': 'x', 'replace': 1}}|opts.deduplication.replace must be true or"
            + " false, got 1",
        "{'deduplication': {'id': 'x'}, 'parent': {'id': 'p', 'queue': 'bull:q'}}"
            + "|opts.deduplication must not be given together with opts.parent",
        "{'failParentOnFailure': 'yes'}|opts.failParentOnFailure must be true or false,"
            + " got \"yes\"",
        "{'failParentOnFailure': true, 'continueParentOnFailure': true}"
            + "|opts.continueParentOnFailure must not be given together with"
            + " opts.failParentOnFailure",
        "{'telemetry': 'x'}|opts.telemetry must be an object with metadata or omitContext,"
            + " got \"x\"",
        "{'telemetry': {'metadata': {}}}|opts.telemetry.metadata must be a text, got {}",
        "{'telemetry': {'omitContext': 1}}|opts.telemetry.omitContext must be true or false, got 1",
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
    Parent parent = new Parent("p", "my:prefix:q");

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
            .withTimestamp(Instant.ofEpochMilli(9))
            .withParent(parent)
            .withFailurePolicy(FailurePolicy.FAIL_PARENT)
            .withFailurePolicy(FailurePolicy.IGNORE_DEPENDENCY);

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
    assertThat(read.parent()).isEqualTo(parent);
    assertThat(read.failurePolicy()).isEqualTo(FailurePolicy.IGNORE_DEPENDENCY);
    assertThat(JobOptions.NONE.toJson()).isEmpty();
  }

  @Test
  void deduplicationIsReadAsItWasWritten() {
    Deduplication all = new Deduplication("x", Duration.ofSeconds(5), true, true, true, true);

    for (Deduplication one :
        List.of(all, Deduplication.of("x"), Deduplication.debounce("x", Duration.ofMillis(1)))) {
      String wire = JobOptions.NONE.withDeduplication(one).toWire();
      assertThat(JobOptions.stored(wire).deduplication()).isEqualTo(one);
    }
    assertThat(JobOptions.NONE.deduplication()).isNull();
    assertThat(JobOptions.stored("{\"de\":{\"ttl\":5}}").deduplication()).isNull();
  }

  @Test
  void parentIsWrittenWithWhatTheFailureOfItsChildMeansToIt() {
    JobOptions child = JobOptions.NONE.withParent(new Parent("P", "bull:q"));

    assertThat(child.parentToWire()).isEqualTo("{\"id\":\"P\",\"queueKey\":\"bull:q\"}");
    assertThat(child.withFailurePolicy(FailurePolicy.CONTINUE_PARENT).parentToWire())
        .isEqualTo("{\"id\":\"P\",\"queueKey\":\"bull:q\",\"cpof\":true}");
    assertThat(JobOptions.NONE.parentToWire()).isEmpty();
  }

  @Test
  void telemetryIsCarriedThroughUntouched() {
    JobOptions options = of("{\"telemetry\": {\"metadata\": \"a=1\", \"omitContext\": true}}");

    assertThat(Json.parse(options.toWire()))
        .isEqualTo(Json.parse("{\"tm\":\"a=1\",\"omc\":true,\"attempts\":0}"));
    assertThat(JobOptions.stored(options.toWire()).toJson().path("telemetry"))
        .isEqualTo(options.toJson().path("telemetry"));
  }

  @Test
  void defaultsThatCannotGoWithTheJobsOwnAreRefused() {
    JobOptions defaults = of("{\"failParentOnFailure\": true}");
    JobOptions own = of("{\"ignoreDependencyOnFailure\": true}");

    assertThatThrownBy(() -> own.over(defaults)).isInstanceOf(BadInputException.class);
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
