package com.nubabel.worker.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.nubabel.bridge.redis.RedisConnections;
import com.nubabel.bridge.testing.TestRedis;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each test has a kit of its own, which it shares with its {@code @BeforeEach}. */
class NubabelExtensionIT {
  private static final Set<String> PREFIXES = new HashSet<>();

  @RegisterExtension final NubabelExtension nubabel = new NubabelExtension();

  private TestKit kitOfBefore;

  @BeforeEach
  void begin(TestKit kit) {
    kitOfBefore = kit;
    kit.queue("q").add("n", Map.of());
  }

  @RepeatedTest(3)
  void kitIsNewForEachTest(TestKit kit) {
    assertThat(kit).isSameAs(kitOfBefore);
    assertThat(PREFIXES.add(kit.prefix())).isTrue();
    assertThat(kit.drain("q", job -> null)).hasSize(1);
  }

  @AfterAll
  static void nothingIsLeft() {
    assertThat(PREFIXES).hasSize(3);
    try (RedisConnections redis = RedisConnections.open(TestRedis.uri())) {
      assertThat(PREFIXES)
          .allSatisfy(prefix -> assertThat(new PrefixKeys(redis, prefix).find()).isEmpty());
    }
  }
}
