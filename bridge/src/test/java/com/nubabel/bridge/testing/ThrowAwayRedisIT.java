package com.nubabel.bridge.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ThrowAwayRedisIT {
  @Test
  void sharedServerAnswersAndStaysTheSame() {
    assertThat(on(TestRedis.uri(), redis -> redis.ping())).isEqualTo("PONG");
    assertThat(TestRedis.uri()).isEqualTo(TestRedis.uri());
  }

  @Test
  void prefixesAreNeverGivenTwice() {
    assertThat(TestRedis.prefix()).isNotEqualTo(TestRedis.prefix());
  }

  @Test
  void ownServerComesBackWithItsDataAfterAKill() {
    try (RedisProcess own = TestRedis.startOwn()) {
      on(own.uri(), redis -> redis.set("kept", "yes"));
      long pid = own.pid();

      own.kill();
      own.restart();

      assertThat(own.pid()).isNotEqualTo(pid);
      assertThat(on(own.uri(), redis -> redis.get("kept"))).isEqualTo("yes");
    }
  }

  private static String on(String uri, Function<RedisCommands<String, String>, String> call) {
    try (RedisClient client = RedisClient.create(uri);
        StatefulRedisConnection<String, String> connection = client.connect()) {
      return call.apply(connection.sync());
    }
  }
}
