package com.nubabel.api.config;

import com.nubabel.bridge.embedded.EmbeddedMode;
import com.nubabel.bridge.job.QueueKeys;
import com.nubabel.bridge.redis.RedisOptions;
import io.dropwizard.util.Duration;
import io.dropwizard.validation.MinDuration;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Block {@code redis}: where the queues are.
 *
 * <table>
 * <caption>Keys</caption>
 * <tr><th>name</th><th>default</th><th>meaning</th></tr>
 * <tr><td>uri</td><td>redis://127.0.0.1:6379</td><td>address, with user and password if need be;
 *     {@code rediss://} for TLS, {@code redis-sentinel://host:port,host:port/0#master}, {@code
 *     redis-cluster://host:port,host:port}</td></tr>
 * <tr><td>prefix</td><td>bull</td><td>before all keys; as in Node's options; in a Cluster with a hash
 *     tag, {@code {bull}}</td></tr>
 * <tr><td>embedded</td><td>auto</td><td>start the server that comes along: auto (if nothing answers at
 *     the address), never, always</td></tr>
 * <tr><td>embeddedDir</td><td>data</td><td>that server's files</td></tr>
 * <tr><td>commandDeadline</td><td>10s</td><td>how long a command may take, an outage included</td></tr>
 * <tr><td>sentinelPassword</td><td>none</td><td>what the Sentinels themselves ask for</td></tr>
 * <tr><td>caFile</td><td>the JVM's own</td><td>certificates (PEM) by which a server is known over
 *     TLS</td></tr>
 * <tr><td>insecureTls</td><td>false</td><td>any certificate will do</td></tr>
 * </table>
 */
public record RedisConfiguration(
    @Pattern(
            regexp = "rediss?(-sentinel|-cluster)?://.+",
            message = "must begin with redis://, rediss://, redis-sentinel:// or redis-cluster://")
        String uri,
    @NotEmpty String prefix,
    EmbeddedMode embedded,
    Path embeddedDir,
    @MinDuration(value = 100, unit = TimeUnit.MILLISECONDS) Duration commandDeadline,
    String sentinelPassword,
    Path caFile,
    boolean insecureTls) {
  public static final String URI_DEFAULT = "redis://127.0.0.1:6379";
  public static final Path DIRECTORY_DEFAULT = Path.of("data");

  /** What is null was not given. */
  public RedisConfiguration {
    uri = uri == null ? URI_DEFAULT : uri;
    prefix = prefix == null ? QueueKeys.DEFAULT_PREFIX : prefix;
    embedded = embedded == null ? EmbeddedMode.AUTO : embedded;
    embeddedDir = embeddedDir == null ? DIRECTORY_DEFAULT : embeddedDir;
    commandDeadline =
        commandDeadline == null
            ? Duration.milliseconds(RedisOptions.DEFAULT.commandDeadline().toMillis())
            : commandDeadline;
  }

  public static RedisConfiguration byDefault() {
    return new RedisConfiguration(null, null, null, null, null, null, null, false);
  }

  /** The same for the connections. */
  public RedisOptions toOptions() {
    return new RedisOptions(
        commandDeadline.toJavaDuration(), prefix, sentinelPassword, caFile, insecureTls);
  }
}
