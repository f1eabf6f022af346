package com.nubabel.bridge.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StartFailureTest {
  private static final RedisAddress ADDRESS = RedisAddress.parse("redis://:secret@127.0.0.1:7001");

  @Test
  void aLibraryThatLinuxCannotFindIsNamed() {
    String said =
        "/data/redis-server: error while loading shared libraries: libssl.so.3: cannot open shared object file: No such file or directory";

    assertThat(StartFailure.of(ADDRESS, said)).hasMessageContaining("shared library libssl.so.3,");
  }

  @Test
  void aLibraryThatMacCannotFindIsNamed() {
    String said =
        "dyld[123]: Library not loaded: /opt/homebrew/opt/openssl@3/lib/libssl.3.dylib\n  Referenced from: redis-server";

    assertThat(StartFailure.of(ADDRESS, said))
        .hasMessageContaining("shared library /opt/homebrew/opt/openssl@3/lib/libssl.3.dylib,");
  }

  @Test
  void otherwiseTheLastTenLinesTell() {
    String said =
        IntStream.rangeClosed(1, 15).mapToObj(i -> "line" + i).collect(Collectors.joining("\n"));

    assertThat(StartFailure.of(ADDRESS, said))
        .hasMessageContaining("did not start at redis://127.0.0.1:7001")
        .hasMessageContaining("line6")
        .hasMessageEndingWith("line15")
        .hasMessageNotContaining("line5")
        .hasMessageNotContaining("secret");
  }
}
