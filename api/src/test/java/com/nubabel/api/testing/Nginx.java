package com.nubabel.api.testing;

import com.nubabel.bridge.testing.RedisProcess;
import com.nubabel.bridge.testing.node.InstalledProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A real nginx with the {@code nginx.conf} that we ship, in front of nodes of a test: HTTP/2 over
 * TLS on a loopback port, with a certificate of its own. Where nginx is missing the test is
 * skipped, under CI it fails. Meant for one thread, but for {@link #client} and {@link #connect}.
 */
public final class Nginx implements AutoCloseable {
  private static final Path SHIPPED = Path.of("deploy", "nginx.conf");
  private static final Path DEBIANS = Path.of("/usr/sbin/nginx");
  private static final Duration START_MAX = Duration.ofSeconds(20);

  private final Path directory;
  private final int port = RedisProcess.freePort();
  private final int plainPort = RedisProcess.freePort();
  private final TestCertificate certificate;
  private final Process process;

  private Nginx(Path directory, List<URI> nodes, Map<String, String> changes)
      throws IOException, InterruptedException {
    Path nginx = Files.isExecutable(DEBIANS) ? DEBIANS : InstalledProgram.find("nginx");
    this.directory = directory;
    this.certificate = TestCertificate.make(directory);
    writeConfiguration(nodes, changes);
    this.process =
        new ProcessBuilder(
                nginx.toString(),
                "-p",
                directory.toString(),
                "-c",
                directory.resolve("nginx.conf").toString(),
                "-g",
                "daemon off;")
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("nginx.out").toFile())
            .start();
    awaitListening();
  }

  /**
   * Starts it, and returns when it listens.
   *
   * @param directory empty, for its files
   * @param nodes at least one
   */
  public static Nginx start(Path directory, List<URI> nodes) {
    return start(directory, nodes, Map.of());
  }

  /**
   * Starts it with changes of the shipped file.
   *
   * @param changes what stands there, and what shall instead
   */
  public static Nginx start(Path directory, List<URI> nodes, Map<String, String> changes) {
    try {
      return new Nginx(directory, nodes, changes);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Where browsers come: {@code https://localhost:40213/}. */
  public URI baseUri() {
    return URI.create("https://localhost:" + port + "/");
  }

  /** Where browsers come that have not heard of TLS. */
  public URI plainUri() {
    return URI.create("http://localhost:" + plainPort + "/");
  }

  /** A client that trusts its certificate and speaks HTTP/2 where it can. */
  public HttpClient client() {
    return HttpClient.newBuilder()
        .sslContext(certificate.trust())
        .version(HttpClient.Version.HTTP_2)
        .build();
  }

  /**
   * A TLS connection, which speaks HTTP/1.1.
   *
   * @param from the address of the client: any of 127.0.0.0/8 is this machine's
   */
  public Socket connect(String from) {
    try {
      return certificate
          .trust()
          .getSocketFactory()
          .createSocket("localhost", port, InetAddress.getByName(from), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it has logged so far: requests and errors. */
  public String logs() {
    try {
      return Files.readString(directory.resolve("access.log"))
          + Files.readString(directory.resolve("error.log"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void writeConfiguration(List<URI> nodes, Map<String, String> changes) throws IOException {
    Map<String, String> all = new LinkedHashMap<>();
    String settings = " max_fails=1 fail_timeout=5s;\n";
    all.put(
        "    server 127.0.0.1:8080" + settings + "    server 127.0.0.1:8082" + settings,
        nodes.stream()
            .map(node -> "    server 127.0.0.1:" + node.getPort() + settings)
            .collect(Collectors.joining()));
    all.put("listen 80;", "listen 127.0.0.1:" + plainPort + ";");
    all.put("listen 443 ", "listen 127.0.0.1:" + port + " ");
    all.put("worker_processes auto;", "worker_processes 2;");
    all.put("worker_rlimit_nofile 65536;", "");
    all.put("worker_connections 20000;", "worker_connections 500;");
    all.put("/run/", directory + "/");
    all.put("/var/log/nginx/", directory + "/");
    all.put("/etc/nginx/tls/nubabel.crt", certificate.certificatePem().toString());
    all.put("/etc/nginx/tls/nubabel.key", certificate.keyPem().toString());
    all.put("http {\n", "http {\n" + temporaryFiles());
    all.putAll(changes);
    String text = Files.readString(SHIPPED);
    for (var change : all.entrySet()) {
      if (!text.contains(change.getKey())) {
        throw new IllegalStateException(SHIPPED + " has no " + change.getKey());
      }
      text = text.replace(change.getKey(), change.getValue());
    }
    Files.writeString(directory.resolve("nginx.conf"), text);
  }

  /** Not where the system keeps them: that takes root. */
  private String temporaryFiles() {
    return List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi").stream()
        .map(kind -> "  " + kind + "_temp_path " + directory + "/" + kind + ";\n")
        .collect(Collectors.joining());
  }

  private void awaitListening() throws IOException, InterruptedException {
    Instant deadline = Instant.now().plus(START_MAX);
    while (process.isAlive() && Instant.now().isBefore(deadline)) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        if (socket.isConnected()) {
          return;
        }
      } catch (IOException notYet) {
        process.waitFor(20, TimeUnit.MILLISECONDS);
      }
    }
    close();
    throw new IllegalStateException(
        "nginx did not start: " + Files.readString(directory.resolve("nginx.out")));
  }

  /** Ends it, with all that it started. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
