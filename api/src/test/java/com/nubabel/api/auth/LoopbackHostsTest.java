package com.nubabel.api.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopbackHostsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"localhost", "LOCALHOST", "127.0.0.1", "127.8.8.8", "[::1]", "[0:0:0:0:0:0:0:1]"})
  void namesOfThisMachineAreLoopback(String host) {
    assertThat(LoopbackHosts.isLoopback(host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "0.0.0.0",
        "10.0.0.1",
        "[::]",
        "[::2]",
        "[fe80::1]",
        "1",
        "evil.localhost.example",
        ""
      })
  void othersAreNot(String host) {
    assertThat(LoopbackHosts.isLoopback(host)).isFalse();
  }
}
