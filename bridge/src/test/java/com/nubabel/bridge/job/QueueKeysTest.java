package com.nubabel.bridge.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nubabel.bridge.BadInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueueKeysTest {
  private final QueueKeys keys = new QueueKeys("bull", "q");

  @Test
  void keysAreThoseOfNode() {
    assertThat(keys.base()).isEqualTo("bull:q:");
    assertThat(keys.events()).isEqualTo("bull:q:events");
    assertThat(keys.marker()).isEqualTo("bull:q:marker");
    assertThat(keys.meta()).isEqualTo("bull:q:meta");
    assertThat(keys.job("1")).isEqualTo("bull:q:1");
    assertThat(keys.logs("1")).isEqualTo("bull:q:1:logs");
    assertThat(new QueueKeys("{a:b}", "é").job("1")).isEqualTo("{a:b}:é:1");
  }

  @Test
  void workerIsFoundByItsClientName() {
    assertThat(keys.workerClientName("wk")).isEqualTo("bull:cQ==:w:wk");
    assertThat(keys.workerClientName("")).isEqualTo("bull:cQ==");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":", "a:b"})
  void namesThatNoQueueCanHaveAreRefused(String name) {
    assertThatThrownBy(() -> new QueueKeys("bull", name))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "queue must be the name of a queue, not empty and without ':', got '" + name + "'");
  }

  @Test
  void absentNamesAreRefused() {
    assertThatThrownBy(() -> QueueKeys.checkQueue("defaultQueue", null))
        .hasMessageStartingWith("defaultQueue must be")
        .hasMessageEndingWith("got none");
    assertThatThrownBy(() -> new QueueKeys("", "q")).hasMessage("prefix must not be empty");
  }
}
