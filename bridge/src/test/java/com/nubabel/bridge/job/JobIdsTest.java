package com.nubabel.bridge.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nubabel.bridge.BadInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobIdsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a", "order-1", "1a", "01", "1.5", "-0", "1e3", " 1", "a/b", "é", "a:b:c", "1:2:3", "::",
        "waiting", "lock", "idle", "event", "dense", "metric"
      })
  void idsThatCollideWithNothingAreTaken(String id) {
    assertThatCode(() -> JobIds.check(id)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1", "42", "-1", "9007199254740993", "123456789012345678901234"})
  void integersAreTheQueuesOwn(String id) {
    refused(id, "must not be an integer, since those are the queue's own");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a:b", "a:b:c:d", ":", "a:", ":::"})
  void colonsAreRefusedButInThreeParts(String id) {
    refused(id, "must not hold ':', unless it has exactly three parts");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0:a", "0:a:b", "0:"})
  void oldMarkersAreRefused(String id) {
    refused(id, "must not begin with '0:'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id", "wait", "paused", "active", "prioritized", "pc", "delayed", "waiting-children",
        "completed", "failed", "stalled", "stalled-check", "limiter", "meta", "marker", "events",
        "repeat", "priority", "delay", "metrics", "de", "dn", "repeat:a:1",
            "metrics:completed:data",
        "de:a:b", "dn:a:b"
      })
  void namesOfTheQueuesOwnKeysAreRefused(String id) {
    refused(id, "must not be the name of one of the queue's own keys");
  }

  @Test
  void emptyIdIsNone() {
    assertThat(JobOptions.NONE.withJobId("").jobId()).isEmpty();
  }

  private static void refused(String id, String rule) {
    assertThatThrownBy(() -> JobIds.check(id))
        .isInstanceOf(BadInputException.class)
        .hasMessage("opts.jobId " + rule + ", got '" + id + "'")
        .extracting(e -> ((BadInputException) e).field())
        .isEqualTo("opts.jobId");
  }
}
