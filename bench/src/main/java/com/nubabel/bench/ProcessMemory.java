package com.nubabel.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What processes hold of the machine's memory. */
public final class ProcessMemory {
  private ProcessMemory() {}

  /** RSS of a process that runs; 0 where the system does not say. */
  public static long rssBytes(long pid) throws IOException {
    Path status = Path.of("/proc/" + pid + "/status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0);
  }
}
