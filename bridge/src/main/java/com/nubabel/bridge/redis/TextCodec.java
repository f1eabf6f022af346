package com.nubabel.bridge.redis;

import io.lettuce.core.codec.RedisCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Keys and values as UTF-8. As Lettuce's own {@code StringCodec}, but a text goes out through one
 * array, where that one takes a pooled buffer for each: a group of operations is many short texts.
 */
final class TextCodec implements RedisCodec<String, String> {
  @Override
  public String decodeKey(ByteBuffer bytes) {
    return decodeValue(bytes);
  }

  @Override
  public String decodeValue(ByteBuffer bytes) {
    byte[] array = new byte[bytes.remaining()];
    bytes.get(array);
    return new String(array, StandardCharsets.UTF_8);
  }

  @Override
  public ByteBuffer encodeKey(String key) {
    return encodeValue(key);
  }

  @Override
  public ByteBuffer encodeValue(String value) {
    return ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8));
  }
}
