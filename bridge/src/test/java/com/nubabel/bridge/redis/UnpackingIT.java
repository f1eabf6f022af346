package com.nubabel.bridge.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nubabel.bridge.testing.TestRedis;
import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.nio.BufferUnderflowException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Redis packs is what comes out, whatever form it chooses for a length or a number. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UnpackingIT {
  private final RedisClient client = RedisClient.create(TestRedis.uri());
  private RedisCommands<byte[], byte[]> redis;

  @BeforeAll
  void connect() {
    redis = client.connect(ByteArrayCodec.INSTANCE).sync();
  }

  @AfterAll
  void close() {
    client.shutdown();
  }

  private byte[] packed(String lua) {
    return redis.eval("return cmsgpack.pack(" + lua + ")", ScriptOutputType.VALUE);
  }

  @ParameterizedTest
  @ValueSource(
      longs = {
        0,
        1,
        127,
        128,
        255,
        256,
        65_535,
        65_536,
        4_294_967_295L,
        4_294_967_296L,
        1L << 53,
        -1,
        -32,
        -33,
        -128,
        -129,
        -32_768,
        -32_769,
        -2_147_483_648L,
        -2_147_483_649L,
        -(1L << 53)
      })
  void numbers(long number) {
    assertThat(Unpacking.unpack(packed(String.valueOf(number)))).isEqualTo(number);
  }

  @Test
  void fractionsAreCutOffAsInTheRepliesOfRedis() {
    assertThat(Unpacking.unpack(packed("{ 1.5, -1.5, 1700000000000.25 }")))
        .isEqualTo(List.of(1L, -1L, 1_700_000_000_000L));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 31, 32, 255, 256, 65_535, 65_536, 1 << 20})
  void textsOfEveryLength(int length) {
    assertThat(Unpacking.unpack(packed("string.rep('x', " + length + ")")))
        .isEqualTo("x".repeat(length));
  }

  @Test
  void textsAreUtf8() {
    assertThat(Unpacking.unpack(packed("'grün, 緑, 🟢, \\0'"))).isEqualTo("grün, 緑, 🟢, \0");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 16, 65_535, 65_536})
  void listsOfEveryLength(int size) {
    String lua = "(function() local t = {} for i = 1, " + size + " do t[i] = 7 end return t end)()";

    assertThat(Unpacking.unpack(packed(lua))).isEqualTo(Collections.nCopies(size, 7L));
  }

  @Test
  void listsInListsAndWhatIsMissing() {
    assertThat(Unpacking.unpack(packed("{ 'a', { 1, { 'b', false } }, {}, false }")))
        .isEqualTo(
            Arrays.asList("a", List.of(1L, Arrays.asList("b", null)), List.of(), (Object) null));
  }

  @Test
  void anythingElseIsRefused() {
    assertThatThrownBy(() -> Unpacking.unpack(packed("{ a = 1 }")))
        .hasMessage("packed value of type 0x81, expected a number, a text or a list");
    assertThatThrownBy(() -> Unpacking.unpack(packed("true"))).hasMessageContaining("0xc3");
    assertThatThrownBy(() -> Unpacking.unpack(packed("1, 2")))
        .hasMessage("1 bytes follow the packed value");
  }

  @Test
  void whatIsCutOffIsRefused() {
    byte[] whole = packed("{ 'text', { 300, 'another' } }");

    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> Unpacking.unpack(cut))
          .isInstanceOfAny(BufferUnderflowException.class, IllegalArgumentException.class);
    }
    assertThat(new String(whole, StandardCharsets.UTF_8)).contains("another");
  }
}
