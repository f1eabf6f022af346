package com.nubabel.api.config;

import com.nubabel.bridge.embedded.EmbeddedMode;
import com.nubabel.bridge.job.QueueKeys;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import java.nio.file.Path;

/**
 * Block {@code redis}: where the queues are.
 *
 * <table>
 * <caption>Keys</caption>
 * <tr><th>name</th><th>default</th><th>meaning</th></tr>
 * <tr><td>uri</td><td>redis://127.0.0.1:6379</td><td>address, with user and password if need be</td></tr>
 * <tr><td>prefix</td><td>bull</td><td>before all keys; as in Node's options</td></tr>
 * <tr><td>embedded</td><td>auto</td><td>start the server that comes along: auto (if nothing answers at
 *     the address), never, always</td></tr>
 * <tr><td>embeddedDir</td><td>data</td><td>that server's files</td></tr>
 * </table>
 */
public record RedisConfiguration(
    @Pattern(regexp = "rediss?://.+", message = "must begin with redis:// or rediss://") String uri,
    @NotEmpty String prefix,
    EmbeddedMode embedded,
    Path embeddedDir) {
  public static final String URI_DEFAULT = "redis://127.0.0.1:6379";
  public static final Path DIRECTORY_DEFAULT = Path.of("data");

  /** What is null was not given. */
  public RedisConfiguration {
    uri = uri == null ? URI_DEFAULT : uri;
    prefix = prefix == null ? QueueKeys.DEFAULT_PREFIX : prefix;
    embedded = embedded == null ? EmbeddedMode.AUTO : embedded;
    embeddedDir = embeddedDir == null ? DIRECTORY_DEFAULT : embeddedDir;
  }

  public static RedisConfiguration byDefault() {
    return new RedisConfiguration(null, null, null, null);
  }
}
