package com.nubabel.bench.sse;

import java.io.IOException;
import java.nio.file.Path;

/** A hub on Node, of {@code bench/node/hub.mjs}. */
record NodePeer(String name) implements Peer {
  @Override
  public Process start(int port, Path directory) throws IOException {
    return new ProcessBuilder("node", "bench/node/hub.mjs", name, String.valueOf(port))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("log").toFile()))
        .start();
  }
}
