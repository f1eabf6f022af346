package com.nubabel.bench.sse;

import com.nubabel.bench.ProcessMemory;
import com.nubabel.bridge.testing.RedisProcess;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A peer that serves, and what it takes of the machine. */
final class RunningServer implements AutoCloseable {
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Peer peer;
  private final Path directory;
  private final int port;
  private Process process;

  RunningServer(Peer peer) throws IOException {
    this.peer = peer;
    this.directory = Files.createTempDirectory("nubabel-bench-" + peer.name());
    this.port = RedisProcess.freePort();
    Runtime.getRuntime().addShutdownHook(new Thread(this::kill));
    start();
  }

  private void start() throws IOException {
    process = peer.start(port, directory);
    long began = System.nanoTime();
    while (!answers()) {
      if (!process.isAlive() || System.nanoTime() - began > PATIENCE_NANOS) {
        kill();
        throw new IllegalStateException(peer.name() + " does not start; see " + directory);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }

  private boolean answers() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** As after a crash: killed, and started again at the same port. */
  void restart() throws IOException {
    kill();
    start();
  }

  Crowd crowd() throws IOException {
    return new Crowd(port, peer.streamPath());
  }

  CompletableFuture<?> publish(String data) {
    return peer.publish(port, data);
  }

  /** The one that serves. */
  private ProcessHandle server() {
    ProcessHandle started = process.toHandle();
    return started.children().findFirst().orElse(started);
  }

  double cpuMicros() {
    return cpuMicros(server());
  }

  /** User and system, of a process that runs; as exact as the system's ticks of 10 ms. */
  static double cpuMicros(ProcessHandle process) {
    return process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L) / 1e3;
  }

  long rssBytes() throws IOException {
    return ProcessMemory.rssBytes(server().pid());
  }

  /** What the JVM's heap holds after a collection; 0 for what is no JVM. */
  long liveHeapBytes() throws IOException {
    return peer.isJvm() ? histogramBytes() : 0;
  }

  /** The last line of the histogram of live objects: {@code Total <instances> <bytes>}. */
  private long histogramBytes() throws IOException {
    String jcmd =
        System.getProperty("java.home") + File.separator + "bin" + File.separator + "jcmd";
    Process histogram =
        new ProcessBuilder(jcmd, String.valueOf(server().pid()), "GC.class_histogram").start();
    try (BufferedReader output = histogram.inputReader(StandardCharsets.UTF_8)) {
      String total =
          output.lines().filter(line -> line.startsWith("Total")).findFirst().orElseThrow();
      return Long.parseLong(total.substring(total.trim().lastIndexOf(' ') + 1).trim());
    }
  }

  /** The one that serves is killed after the one that would replace it. */
  private void kill() {
    ProcessHandle server = server();
    process.destroyForcibly();
    process.onExit().join();
    server.destroyForcibly();
    server.onExit().join();
  }

  @Override
  public void close() throws IOException {
    kill();
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    }
  }
}
