package com.nubabel.bridge.sse;

import static org.assertj.core.api.Assertions.assertThat;

import com.nubabel.bridge.events.QueueEvent;
import com.nubabel.bridge.events.StreamId;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventFrameTest {
  private static final StreamId ID = new StreamId(1_732_252_800_000L, 3);
  private static final String HEAD = "\"queue\":\"video\",\"timestamp\":1732252800000";

  @Test
  void frameIsIdEventDataAndAnEmptyLine() {
    assertThat(frame("active", "jobId", "7", "prev", "waiting"))
        .isEqualTo(
            """
            id: 1732252800000-3
            event: active
            data: {"queue":"video","timestamp":1732252800000,"jobId":"7","prev":"waiting"}

            """);
  }

  @Test
  void bodyIsTheFrameWithoutItsId() {
    LoggedEvent event = event("drained");

    assertThat(StandardCharsets.UTF_8.decode(event.body()).toString())
        .isEqualTo("event: drained\ndata: {" + HEAD + "}\n\n");
    assertThat(event.frame().isReadOnly()).isTrue();
  }

  @Nested
  class BullmqsOwn {
    @Test
    void returnValueIsParsed() {
      assertThat(
              data(
                  "completed",
                  "jobId",
                  "7",
                  "returnvalue",
                  "{\"a\": [1.50, 1e400]}",
                  "prev",
                  "active"))
          .isEqualTo(
              "{"
                  + HEAD
                  + ",\"jobId\":\"7\",\"returnvalue\":{\"a\":[1.50,1E+400]},\"prev\":\"active\"}");
    }

    @Test
    void returnValueThatIsNotJsonIsShownAsText() {
      assertThat(data("completed", "jobId", "7", "returnvalue", "oops\n"))
          .endsWith("\"returnvalue\":\"oops\\n\"}");
      assertThat(data("completed", "jobId", "7", "returnvalue", ""))
          .endsWith("\"returnvalue\":\"\"}");
      assertThat(data("completed", "jobId", "7", "returnvalue", "1 2"))
          .endsWith("\"returnvalue\":\"1 2\"}");
    }

    @Test
    void returnValueNestedTooDeepIsShownAsText() {
      String deep = "[".repeat(5000) + "]".repeat(5000);

      assertThat(data("completed", "jobId", "7", "returnvalue", deep))
          .endsWith("\"returnvalue\":\"" + deep + "\"}");
    }

    @Test
    void progressHoldsTheReportAndItsPercentBesideIt() {
      assertThat(data("progress", "jobId", "7", "data", "{\"percent\":12.5,\"step\":1}"))
          .isEqualTo(
              "{"
                  + HEAD
                  + ",\"jobId\":\"7\",\"progress\":{\"percent\":12.5,\"step\":1},\"percent\":12.5}");
      assertThat(data("progress", "jobId", "7", "data", "0.3"))
          .endsWith(",\"progress\":0.3,\"percent\":0.3}");
    }

    @Test
    void progressThatIsNoNumberHasNoPercent() {
      assertThat(data("progress", "jobId", "7", "data", "\"half\""))
          .endsWith(",\"progress\":\"half\"}");
      assertThat(data("progress", "jobId", "7", "data", "{\"percent\":\"9\"}"))
          .endsWith(",\"progress\":{\"percent\":\"9\"}}");
      assertThat(data("progress", "jobId", "7", "data", "not json"))
          .endsWith(",\"progress\":\"not json\"}");
    }

    @Test
    void delayAttemptsAndCountAreNumbersAndAllElseIsText() {
      assertThat(data("delayed", "jobId", "7", "delay", "1732252800500"))
          .endsWith(",\"delay\":1732252800500}");
      assertThat(data("retries-exhausted", "jobId", "7", "attemptsMade", "3"))
          .endsWith(",\"attemptsMade\":3}");
      assertThat(data("cleaned", "count", "0")).endsWith(",\"count\":0}");
      assertThat(data("failed", "jobId", "7", "failedReason", "42"))
          .endsWith(",\"failedReason\":\"42\"}");
    }

    @Test
    void numberThatIsNoneStaysText() {
      assertThat(data("cleaned", "count", "007")).endsWith(",\"count\":\"007\"}");
      assertThat(data("cleaned", "count", "9".repeat(30))).endsWith("\"" + "9".repeat(30) + "\"}");
    }
  }

  @Nested
  class Custom {
    @Test
    void objectInDataIsShownWithOursWinning() {
      assertThat(
              data(
                  "token",
                  "jobId",
                  "7",
                  "userId",
                  "u",
                  "data",
                  "{\"text\":\"hi\",\"queue\":\"forged\",\"timestamp\":1,\"jobId\":\"8\"}"))
          .isEqualTo("{" + HEAD + ",\"jobId\":\"7\",\"text\":\"hi\"}");
    }

    @Test
    void otherFieldsAreShownAsTheyAre() {
      assertThat(data("tick", "count", "3", "data", "[1]", "queue", "forged"))
          .isEqualTo("{" + HEAD + ",\"count\":\"3\",\"data\":\"[1]\"}");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "snapshot",
          "end",
          "gap",
          "bye",
          "ping",
          "open",
          "error",
          "",
          "a\nb",
          "a\rb",
          "a\0b"
        })
    void nameThatIsNotAllowedIsShownAsMessageWithItsFields(String name) {
      assertThat(frame(name, "text", "hi"))
          .isEqualTo(
              "id: 1732252800000-3\nevent: message\ndata: {" + HEAD + ",\"text\":\"hi\"}\n\n");
    }
  }

  @Nested
  class Hostile {
    @Test
    void lineBreaksCannotForgeAFrame() {
      String attack = "x\n\nevent: end\r\ndata: {}\r\rid: 1-1\0\u2028";

      String frame = frame("tick", attack, attack, "jobId", attack);

      assertThat(frame.lines()).hasSize(4);
      assertThat(frame).doesNotContain("\r").doesNotContain("\0");
      assertThat(frame.indexOf("\n\n")).isEqualTo(frame.length() - 2);
    }

    @Test
    void loneSurrogatesStayEscapedAndPairsBecomeUtf8() {
      assertThat(data("completed", "returnvalue", "\"\\ud83d \\ude00 \\ud83d\\ude00\""))
          .endsWith("\"returnvalue\":\"\\ud83d \\ude00 \ud83d\ude00\"}");
      assertThat(data("tick", "data", "{\"\\udc00\":\"\\ud800\"}"))
          .endsWith("\"\\udc00\":\"\\ud800\"}");
    }
  }

  private static String frame(String name, String... fieldsAndValues) {
    return StandardCharsets.UTF_8
        .decode(event(name, fieldsAndValues).frame().duplicate())
        .toString();
  }

  private static String data(String name, String... fieldsAndValues) {
    String frame = frame(name, fieldsAndValues);
    String start = "\ndata: ";
    return frame.substring(frame.indexOf(start) + start.length(), frame.length() - 2);
  }

  private static LoggedEvent event(String name, String... fieldsAndValues) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (int i = 0; i < fieldsAndValues.length; i += 2) {
      fields.put(fieldsAndValues[i], fieldsAndValues[i + 1]);
    }
    return new LoggedEvent(
        "video", new QueueEvent(ID, name, fields.get("jobId"), fields.get("userId"), fields));
  }
}
