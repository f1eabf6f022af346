package com.nubabel.bridge.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisAddressTest {
  @ParameterizedTest
  @CsvSource({
    "redis://127.0.0.1:7001,                 redis://127.0.0.1:7001",
    "redis://localhost,                      redis://localhost:6379",
    "rediss://:secret@example.org:7001/3,    rediss://example.org:7001",
    "redis://ann:secret@[::1]:7001,          redis://[::1]:7001",
  })
  void showsNoUserAndNoPassword(String uri, String shown) {
    assertThat(RedisAddress.parse(uri)).hasToString(shown);
  }

  @Test
  void hasWhatTheUriHas() {
    RedisAddress address = RedisAddress.parse("redis://ann:a%20b@127.0.0.1:7001");

    assertThat(address.username()).isEqualTo("ann");
    assertThat(address.password()).isEqualTo("a b");
    assertThat(RedisAddress.parse("redis://:a:b@127.0.0.1").password()).isEqualTo("a:b");
    assertThat(RedisAddress.parse("redis://alone@127.0.0.1").password()).isEqualTo("alone");
    assertThat(RedisAddress.parse("redis://127.0.0.1").password()).isNull();
  }

  @Test
  void refusesAMalformedUriWithoutShowingItsPassword() {
    assertThatThrownBy(() -> RedisAddress.parse("redis://:se%cret@127.0.0.1:7001"))
        .isInstanceOf(EmbeddedRedisException.class)
        .hasNoCause()
        .hasMessageContaining("redis.uri is malformed")
        .hasMessageNotContaining("cret@");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, true",
    "127.9.9.9, true",
    "localhost, true",
    "[::1], true",
    "10.0.0.1, false",
    "0.0.0.0, false",
    "nowhere.invalid, false",
  })
  void knowsLoopback(String host, boolean loopback) {
    assertThat(RedisAddress.parse("redis://" + host + ":7001").isLoopback()).isEqualTo(loopback);
  }
}
