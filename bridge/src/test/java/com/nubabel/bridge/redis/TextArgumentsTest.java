package com.nubabel.bridge.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.CommandArgs;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextArgumentsTest {
  @Test
  void areOnTheWireWhatLettuceWouldWrite() {
    List<String> texts =
        List.of(
            "",
            "a",
            "two\r\nlines",
            "\0",
            "x".repeat(70_000),
            "grün",
            "緑",
            "🟢",
            "\ud83d",
            "\udfe2",
            "\udfe2\ud83d",
            "\ud83d\ud83d",
            "\ud83dx");

    assertThat(wire(new TextArguments(texts)))
        .isEqualTo(wire(new CommandArgs<>(StringCodec.UTF8).addValues(texts)));
    assertThat(new TextArguments(texts).count()).isEqualTo(texts.size());
  }

  private static String wire(CommandArgs<String, String> arguments) {
    ByteBuf buffer = Unpooled.buffer();
    arguments.encode(buffer);
    return buffer.toString(StandardCharsets.ISO_8859_1);
  }
}
