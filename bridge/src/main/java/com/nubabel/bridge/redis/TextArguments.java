package com.nubabel.bridge.redis;

import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.CommandArgs;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Texts as the arguments of a command. They go into the buffer in one piece, where Lettuce's own
 * take several steps for each: a group of operations is hundreds of short texts.
 */
final class TextArguments extends CommandArgs<String, String> {
  private final List<String> texts;

  TextArguments(List<String> texts) {
    super(StringCodec.UTF8);
    this.texts = texts;
  }

  @Override
  public int count() {
    return texts.size();
  }

  @Override
  public void encode(ByteBuf buffer) {
    StringBuilder all = new StringBuilder();
    for (String text : texts) {
      int bytes = ByteBufUtil.utf8Bytes(text);
      all.append('$').append(bytes).append("\r\n").append(text).append("\r\n");
    }
    buffer.writeBytes(all.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Without them: they are users' data. */
  @Override
  public String toString() {
    return texts.size() + " texts";
  }
}
