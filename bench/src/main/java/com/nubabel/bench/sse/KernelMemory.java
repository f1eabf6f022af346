package com.nubabel.bench.sse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the kernel holds at a moment, for all sockets of the machine, at both their ends.
 *
 * @param bufferBytes of TCP, as {@code /proc/net/sockstat} has it: what is under way
 * @param slabBytes of all objects of the kernel, the sockets among them
 */
record KernelMemory(long bufferBytes, long slabBytes) {
  private static final int PAGE_BYTES = 4096;

  static KernelMemory now() throws IOException {
    return new KernelMemory(
        PAGE_BYTES * number(Path.of("/proc/net/sockstat"), "TCP: .* mem (\\d+).*"),
        1024 * number(Path.of("/proc/meminfo"), "Slab: *(\\d+) kB"));
  }

  KernelMemory minus(KernelMemory before) {
    return new KernelMemory(bufferBytes - before.bufferBytes, slabBytes - before.slabBytes);
  }

  /** 0 where the system does not say. */
  private static long number(Path file, String pattern) throws IOException {
    if (!Files.exists(file)) {
      return 0;
    }
    return Files.readAllLines(file).stream()
        .filter(line -> line.matches(pattern))
        .mapToLong(line -> Long.parseLong(line.replaceFirst(pattern, "$1")))
        .findFirst()
        .orElse(0);
  }
}
