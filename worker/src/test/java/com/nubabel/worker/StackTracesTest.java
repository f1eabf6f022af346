package com.nubabel.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StackTracesTest {
  @Test
  void traceBeginsWithTheErrorAndHoldsItsCause() {
    Error inner = new Error("inner");
    IllegalStateException outer = new IllegalStateException("outer", inner);
    StackTraceElement[] here = {new StackTraceElement("a.B", "c", "B.java", 7)};
    inner.setStackTrace(here);
    outer.setStackTrace(here);

    String trace = StackTraces.of(outer);

    assertThat(trace)
        .startsWith("java.lang.IllegalStateException: outer\n\tat ")
        .contains("Caused by: java.lang.Error: inner")
        .doesNotEndWith("\n");
  }

  @Test
  void longTraceIsCutAndSaysSo() {
    String trace = StackTraces.of(new Error("x".repeat(2 * StackTraces.LENGTH_MAX)));

    assertThat(trace).hasSize(StackTraces.LENGTH_MAX + 1).endsWith("…");
  }

  @Test
  void cutNeverLeavesHalfACharacter() {
    String head = "java.lang.Error: ";
    String filler = "x".repeat(StackTraces.LENGTH_MAX - head.length() - 1);

    String trace = StackTraces.of(new Error(filler + "😀"));

    assertThat(trace).endsWith("x…").hasSize(StackTraces.LENGTH_MAX);
  }

  @Test
  void newestAreKeptOldestFirst() {
    assertThat(StackTraces.append(List.of(), "a", -1)).isEqualTo("[\"a\"]");
    assertThat(StackTraces.append(List.of("a", "b"), "c", -1)).isEqualTo("[\"a\",\"b\",\"c\"]");
    assertThat(StackTraces.append(List.of("a", "b"), "c", 2)).isEqualTo("[\"b\",\"c\"]");
    assertThat(StackTraces.append(List.of("a"), "c", 5)).isEqualTo("[\"a\",\"c\"]");
    assertThat(StackTraces.append(List.of("a"), "c", 0)).isEqualTo("[]");
  }
}
