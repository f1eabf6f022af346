package com.nubabel.api.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteNetworkTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1",
    "2001:db8:0:1:2:3:4:5, 2001:db8:0:1:0:0:0:0/64",
    "[2001:db8:0:1::9], 2001:db8:0:1:0:0:0:0/64",
    "fe80::1%1, fe80:0:0:0:0:0:0:0/64",
    "::ffff:192.0.2.7, 192.0.2.7",
  })
  void anAddressCountsAsItsNetwork(String address, String network) {
    assertThat(RemoteNetwork.of(address)).isEqualTo(network);
  }

  @ParameterizedTest
  @ValueSource(strings = {"unknown", "not:an:address", "_hidden"})
  void whatAProxySaysBesideAddressesCountsAsItself(String text) {
    assertThat(RemoteNetwork.of(text)).isEqualTo(text);
  }

  @Test
  void neighboursInOneNetworkCountAsOne() {
    assertThat(RemoteNetwork.of("2001:db8::1")).isEqualTo(RemoteNetwork.of("2001:db8::ffff:1"));
    assertThat(RemoteNetwork.of("2001:db8::1")).isNotEqualTo(RemoteNetwork.of("2001:db8:0:1::1"));
  }
}
