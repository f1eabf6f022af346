package com.nubabel.bridge.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** Redis in a container, which Testcontainers removes when the JVM ends. */
final class DockerRedis {
  private static final DockerImageName IMAGE = DockerImageName.parse("redis:7.4-alpine");
  private static final int PORT = 6379;

  private DockerRedis() {}

  /** Looks for the socket first: where there is none, Testcontainers would search for seconds. */
  static boolean isAvailable() {
    boolean possible =
        System.getenv("DOCKER_HOST") != null || Files.exists(Path.of("/var/run/docker.sock"));
    return possible && DockerClientFactory.instance().isDockerAvailable();
  }

  @SuppressWarnings("resource") // Lives as long as the JVM; Testcontainers' own reaper ends it.
  static String start() {
    GenericContainer<?> container =
        new GenericContainer<>(IMAGE)
            .withExposedPorts(PORT)
            .withCommand("redis-server", "--save", "", "--appendonly", "no");
    container.start();
    return "redis://%s:%d".formatted(container.getHost(), container.getMappedPort(PORT));
  }
}
