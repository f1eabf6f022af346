package com.nubabel.bridge.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nubabel.bridge.BadInputException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class QueueSettingsIT {
  private static QueueFixture fixture;

  private final Queue queue = fixture.newQueue();
  private final QueueSettings settings = queue.settings();

  @BeforeAll
  static void connect() {
    fixture = new QueueFixture();
  }

  @AfterAll
  static void disconnect() {
    fixture.close();
  }

  @Test
  void pauseTakesTheMarkerAwayAndResumeWritesIt() {
    queue.add("a", 1);

    settings.pause();

    assertThat(settings.isPaused()).isTrue();
    assertThat(fixture.redis.exists(fixture.key("marker"))).isZero();
    settings.resume();
    assertThat(settings.isPaused()).isFalse();
    assertThat(fixture.redis.zscore(fixture.key("marker"), "0")).isZero();
    assertThat(fixture.lastEvents(2)).containsExactly("paused", "resumed");
  }

  @Test
  void resumeServesWhatAPauseOfBullMq5PutAsideBeforeTheOthersUntilNothingIsLeft() {
    queue.add("a", 1, QueueFixture.id("new"));
    settings.pause();
    String[] aside = IntStream.range(0, 15_000).mapToObj(i -> "old" + i).toArray(String[]::new);
    fixture.redis.rpush(fixture.key("paused"), aside);

    settings.resume();

    assertThat(fixture.redis.exists(fixture.key("paused"))).isZero();
    assertThat(fixture.redis.llen(fixture.key("wait"))).isEqualTo(15_001);
    assertThat(fixture.redis.lindex(fixture.key("wait"), 0)).isEqualTo("new");
    assertThat(fixture.redis.lindex(fixture.key("wait"), -1)).isEqualTo("old14999");
    assertThat(fixture.lastEvents(2)).containsExactly("paused", "resumed");
  }

  @Test
  void resumeOfAQueueWithOnlyDelayedJobsWritesWhenTheFirstIsDue() {
    queue.add("a", 1, QueueFixture.id("d").withDelay(Duration.ofSeconds(5)));
    settings.pause();

    settings.resume();

    assertThat(fixture.redis.zrangeWithScores(fixture.key("marker"), 0, -1))
        .singleElement()
        .satisfies(marker -> assertThat(marker.getScore()).isEqualTo(QueueFixture.NOW + 5000));
  }

  @Test
  void globalConcurrencyHoldsTheQueueWhenSoManyAreActive() {
    queue.add("a", 1);
    settings.setGlobalConcurrency(1);

    assertThat(settings.getGlobalConcurrency()).isEqualTo(1);
    assertThat(settings.isMaxed()).isFalse();
    fixture.activate("t");
    assertThat(settings.isMaxed()).isTrue();
    settings.removeGlobalConcurrency();
    settings.removeGlobalConcurrency();
    assertThat(settings.getGlobalConcurrency()).isNull();
    assertThat(settings.isMaxed()).isFalse();
  }

  @Test
  void globalRateLimitIsReachedByJobsThatBegin() {
    queue.add("a", 1);
    settings.setGlobalRateLimit(new RateLimit(1, Duration.ofSeconds(60)));

    assertThat(settings.getRateLimitTtl()).isZero();
    fixture.activate("t");

    assertThat(settings.getGlobalRateLimit()).isEqualTo(new RateLimit(1, Duration.ofSeconds(60)));
    assertThat(settings.getRateLimitTtl()).isBetween(1L, 60_000L);
    assertThat(settings.getRateLimitTtl(2)).isZero();
    assertThat(settings.removeRateLimitKey()).isTrue();
    assertThat(settings.getRateLimitTtl()).isZero();
    settings.removeGlobalRateLimit();
    assertThat(settings.getGlobalRateLimit()).isNull();
    assertThat(settings.getMeta()).isEqualTo(Map.of("opts.maxLenEvents", "10000"));
  }

  @Test
  void rateLimitCanBeReachedByHand() {
    assertThat(settings.getRateLimitTtl()).isEqualTo(-2);

    settings.rateLimit(Duration.ofSeconds(30));

    assertThat(settings.getRateLimitTtl()).isBetween(1L, 30_000L);
    assertThat(fixture.redis.get(fixture.key("limiter"))).isEqualTo("9007199254740991");
    assertThat(settings.removeRateLimitKey()).isTrue();
    assertThat(settings.removeRateLimitKey()).isFalse();
  }

  @Test
  void versionAndCapOfTheStreamAreKeptInMeta() {
    settings.setVersion("nubabel:1");
    settings.setMaxLenEvents(50);
    queue.add("a", 1);

    assertThat(settings.getVersion()).isEqualTo("nubabel:1");
    assertThat(settings.getMeta())
        .isEqualTo(Map.of("version", "nubabel:1", "opts.maxLenEvents", "50"));
  }

  @Test
  void whatCannotBeIsRefusedByName() {
    assertThatThrownBy(() -> settings.setGlobalConcurrency(0))
        .isInstanceOf(BadInputException.class)
        .hasMessage("concurrency must be at least 1, got 0");
    assertThatThrownBy(() -> new RateLimit(0, Duration.ofSeconds(1)))
        .hasMessage("max must be at least 1, got 0");
    assertThatThrownBy(() -> settings.rateLimit(Duration.ZERO))
        .hasMessage("duration must be at least 1, got 0");
  }

  @Test
  void settingsThatAreNoNumbersHoldForNobody() {
    fixture.redis.hset(fixture.key("meta"), Map.of("concurrency", "many", "max", "x"));

    assertThat(settings.getGlobalConcurrency()).isNull();
    assertThat(settings.isMaxed()).isFalse();
    assertThat(settings.getGlobalRateLimit()).isNull();
  }
}
