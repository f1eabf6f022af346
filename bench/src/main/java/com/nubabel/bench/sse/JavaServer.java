package com.nubabel.bench.sse;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Starts a Dropwizard application of the class path, on the JVM that runs this. */
final class JavaServer {
  private JavaServer() {}

  static Process start(Class<?> application, String configuration, Path directory)
      throws IOException {
    Path file = Files.writeString(directory.resolve("config.yml"), configuration);
    List<String> command =
        List.of(
            java(),
            "-Xms256m",
            "-Xmx2g",
            "-cp",
            System.getProperty("java.class.path"),
            application.getName(),
            "server",
            file.toString());
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("log").toFile()))
        .redirectErrorStream(true)
        .start();
  }

  static String java() {
    return System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";
  }
}
