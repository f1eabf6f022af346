package com.nubabel.bridge.redis;

import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.CommandOutput;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The reply of a script: a list, packed into one text, see {@link Unpacking}. To Redis that is much
 * less work than the list as such, which it writes to the socket in a piece for each inner list.
 */
final class PackedOutput extends CommandOutput<String, String, List<Object>> {
  PackedOutput() {
    super(StringCodec.UTF8, null);
  }

  @Override
  @SuppressWarnings("unchecked") // A script that packs anything but a list is a bug.
  public void set(ByteBuffer reply) {
    byte[] packed = new byte[reply.remaining()];
    reply.get(packed);
    output = (List<Object>) Unpacking.unpack(packed);
  }
}
