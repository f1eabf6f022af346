package com.nubabel.api.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicListTest {
  @ParameterizedTest
  @CsvSource({
    "queues/video, queues/video",
    "queues/video, queues/video/jobs/7",
    "queues/*, queues/video",
    "queues/*, queues/video/jobs/7",
    "queues/video/jobs/*, queues/video/jobs/7",
    "queues/*/jobs/7, queues/video/jobs/7",
    "users/*, users/42",
    "users/42, users/42",
    "queues/*, queues/*",
    "queues/video, queues/video/jobs/*",
  })
  void coversWhatItStandsFor(String pattern, String topic) {
    assertThat(covers(pattern, topic)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "queues/video, queues/videos",
    "queues/video, queues/audio/jobs/7",
    "queues/video/jobs/*, queues/video",
    "queues/video/jobs/*, queues/audio/jobs/7",
    "queues/video/jobs/7, queues/video/jobs/77",
    "queues/video/*, queues/video/jobs/7",
    "queues/vid*, queues/video",
    "*, queues/video",
    "*, users/42",
    "**, users/42",
    "users/*, queues/video",
    "users/42, users/421",
    "users, users/42",
    "users/42, users/42/jobs/7",
    "queues/video, queues/*",
    "queues/video/jobs/7, queues/video/jobs/*",
    "users/42, users/*",
    "'', queues/video",
    "queues/VIDEO, queues/video",
  })
  void coversNothingElse(String pattern, String topic) {
    assertThat(covers(pattern, topic)).isFalse();
  }

  @Test
  void aSlashInANameIsNoBoundaryOfSegments() {
    assertThat(new TopicList(List.of("users/a/b")).covers(Topic.user("a/b"))).isFalse();
    assertThat(new TopicList(List.of("queues/a/jobs/b")).covers(Topic.queue("a/jobs/b"))).isFalse();
    assertThat(new TopicList(List.of("users/*")).covers(Topic.user("a/b"))).isTrue();
  }

  @Test
  void noTopicsCoverNothing() {
    assertThat(new TopicList(List.of()).covers(Topic.queue("video"))).isFalse();
  }

  private static boolean covers(String pattern, String topic) {
    return new TopicList(List.of(pattern)).covers(Topic.of(topic));
  }
}
