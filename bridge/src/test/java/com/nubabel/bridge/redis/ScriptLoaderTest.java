package com.nubabel.bridge.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ScriptLoaderTest {
  private final ScriptLoader loader = new ScriptLoader("/com/nubabel/bridge/redis/scripts/");

  @Test
  void eachIncludeStandsOnceBeforeItIsFirstNeeded() {
    Script script = loader.load("top");

    assertThat(script.source().lines().filter(line -> !line.isBlank()))
        .containsExactly(
            "local function once()",
            "  return 1",
            "end",
            "local function twice()",
            "  return once() * 2",
            "end",
            "return once() + twice()");
    assertThat(script.name()).isEqualTo("top");
  }

  @Test
  void indentedIncludeStandsInItsBlockAlone() {
    assertThat(loader.load("block").source().lines().filter(line -> !line.isBlank()))
        .containsExactly(
            "local function first()",
            "local function once()",
            "  return 1",
            "end",
            "local function twice()",
            "  return once() * 2",
            "end",
            "  return twice()",
            "end",
            "local function second()",
            "local function once()",
            "  return 1",
            "end",
            "  return once()",
            "end",
            "local function once()",
            "  return 1",
            "end",
            "return first() + second() + once()");
  }

  @Test
  void shaIsTheOneRedisComputes() {
    assertThat(new Script("n", "return 1").sha1())
        .isEqualTo("e0e1f9fabfc9d4800c877a703b823ac0578ff8db");
  }

  @Test
  void missingIncludeIsNamedWithTheWayToIt() {
    assertThatThrownBy(() -> loader.load("lost"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("script not found: lost -> step -> nowhere");
  }

  @Test
  void circularIncludeIsNamedWithItsRoute() {
    assertThatThrownBy(() -> loader.load("a"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("script includes itself: a -> b -> c -> b");
  }
}
