package com.nubabel.api.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuerySecretsTest {
  @ParameterizedTest
  @ValueSource(strings = {"a=1&token=x&b=2", "token=x&a=1&token&b=2", "a=1&%74oken=x&b=2"})
  void theTokenIsTakenOutUnderWhateverSpellingOfItsName(String query) {
    assertThat(QuerySecrets.without(query, "token")).isEqualTo("a=1&b=2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"queue=b", "queue=a%2Fb&x", "mytoken=1", "queue=token"})
  void aQueryWithoutOneIsAsItCame(String query) {
    assertThat(QuerySecrets.without(query, "token")).isEqualTo(query);
  }

  @Test
  void nothingIsLeftOfNothingElse() {
    assertThat(QuerySecrets.without("token=x", "token")).isNull();
    assertThat(QuerySecrets.without(null, "token")).isNull();
  }
}
