package com.nubabel.bridge.redis;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what {@code cmsgpack.pack} of Redis has written: MessagePack, of which scripts use numbers,
 * texts and lists. Source: the MessagePack specification.
 */
final class Unpacking {
  private final ByteBuffer bytes;

  private Unpacking(byte[] packed) {
    this.bytes = ByteBuffer.wrap(packed);
  }

  /**
   * Reads one value.
   *
   * @return a text, a long (fractions are cut off, as Redis does in replies), a list of these, or
   *     null for {@code nil} and {@code false}
   * @throws IllegalArgumentException if it is anything else, or is followed by more
   * @throws java.nio.BufferUnderflowException if it is cut off
   */
  static Object unpack(byte[] packed) {
    Unpacking unpacking = new Unpacking(packed);
    Object value = unpacking.value();
    if (unpacking.bytes.hasRemaining()) {
      throw new IllegalArgumentException(
          unpacking.bytes.remaining() + " bytes follow the packed value");
    }
    return value;
  }

  private Object value() {
    int type = bytes.get() & 0xff;
    if (type < 0x80) {
      return (long) type;
    }
    if (type >= 0xe0) {
      return (long) (byte) type;
    }
    if (type >= 0xa0 && type < 0xc0) {
      return text(type & 0x1f);
    }
    if (type >= 0x90 && type < 0xa0) {
      return list(type & 0x0f);
    }
    return switch (type) {
      case 0xc0, 0xc2 -> null;
      case 0xca -> (long) bytes.getFloat();
      case 0xcb -> (long) bytes.getDouble();
      case 0xcc -> (long) (bytes.get() & 0xff);
      case 0xcd -> (long) bytes.getChar();
      case 0xce -> bytes.getInt() & 0xffffffffL;
      case 0xcf, 0xd3 -> bytes.getLong();
      case 0xd0 -> (long) bytes.get();
      case 0xd1 -> (long) bytes.getShort();
      case 0xd2 -> (long) bytes.getInt();
      case 0xd9 -> text(bytes.get() & 0xff);
      case 0xda -> text(bytes.getChar());
      case 0xdb -> text(bytes.getInt());
      case 0xdc -> list(bytes.getChar());
      case 0xdd -> list(bytes.getInt());
      default ->
          throw new IllegalArgumentException(
              "packed value of type 0x%02x, expected a number, a text or a list".formatted(type));
    };
  }

  private String text(int length) {
    int from = bytes.position();
    bytes.position(from + length);
    return new String(bytes.array(), from, length, StandardCharsets.UTF_8);
  }

  private List<Object> list(int size) {
    List<Object> values = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      values.add(value());
    }
    return values;
  }
}
