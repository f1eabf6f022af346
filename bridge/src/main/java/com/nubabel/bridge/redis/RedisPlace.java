package com.nubabel.bridge.redis;

import com.nubabel.bridge.BadInputException;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.cluster.RedisClusterURIUtil;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.models.partitions.Partitions;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What {@code redis.uri} names: one server, a master that Sentinels know, or a Cluster, of which we
 * use the master of one slot.
 *
 * @param uri of the server; with the Sentinels; or of the Cluster's first seed
 * @param seeds servers of the Cluster; empty if it is none
 * @param slot whose master is meant; -1 if this is no Cluster
 */
record RedisPlace(RedisURI uri, List<RedisURI> seeds, int slot) {
  private static final Pattern FORM =
      Pattern.compile("(redis|rediss)(-sentinel|-cluster)?://.+", Pattern.DOTALL);
  private static final Pattern HASH_TAG = Pattern.compile("[^{]*\\{[^}]+}.*");

  /**
   * Reads a uri.
   *
   * @throws BadInputException naming {@code redis.uri}, without its password, or {@code
   *     redis.prefix}
   */
  static RedisPlace of(String text, RedisOptions options) {
    if (!FORM.matcher(text).matches()) {
      throw new BadInputException(
          "redis.uri",
          "must begin with redis://, rediss://, redis-sentinel:// or redis-cluster://, got "
              + withoutPassword(text));
    }
    if (text.contains("-sentinel://") && !text.matches("(?s).*#.+")) {
      throw new BadInputException(
          "redis.uri",
          "must end with the name that the Sentinels give the master, as …/0#mymaster, got "
              + withoutPassword(text));
    }
    try {
      boolean isCluster = text.matches("rediss?-cluster://(?s:.+)");
      List<RedisURI> all =
          isCluster
              ? RedisClusterURIUtil.toRedisURIs(URI.create(text.replaceFirst("-cluster", "")))
              : List.of(RedisURI.create(text));
      all.forEach(uri -> prepare(uri, options));
      return new RedisPlace(
          all.get(0), isCluster ? all : List.of(), isCluster ? slot(options) : -1);
    } catch (IllegalArgumentException e) {
      throw new BadInputException("redis.uri", "is malformed: " + withoutPassword(text));
    }
  }

  private static void prepare(RedisURI uri, RedisOptions options) {
    uri.setTimeout(options.commandDeadline());
    if (options.isInsecure()) {
      uri.setVerifyPeer(SslVerifyMode.NONE);
    }
    for (RedisURI sentinel : uri.getSentinels()) {
      sentinel.setTimeout(MasterLocator.ANSWER_MAX);
      sentinel.setVerifyPeer(uri.getVerifyMode());
      if (options.sentinelPassword() != null) {
        sentinel.setCredentialsProvider(
            RedisCredentialsProvider.from(
                () -> RedisCredentials.just(null, options.sentinelPassword())));
      }
    }
  }

  private static int slot(RedisOptions options) {
    if (!HASH_TAG.matcher(options.prefix()).matches()) {
      throw new BadInputException(
          "redis.prefix",
          "must bear a hash tag in a Redis Cluster, such as {bull}, so that all queues share a slot;"
              + " got '%s'".formatted(options.prefix()));
    }
    return SlotHash.getSlot(options.prefix());
  }

  boolean isCluster() {
    return slot >= 0;
  }

  boolean isSentinel() {
    return !uri.getSentinels().isEmpty();
  }

  /** The uri of the server that is master of the slot; null if there is none now. */
  RedisURI masterIn(Partitions partitions) {
    var master = partitions.getMasterBySlot(slot);
    return master == null ? null : master.getUri();
  }

  /**
   * Checks that keys are where these connections go.
   *
   * @throws BadInputException naming {@code prefix}
   */
  void checkHolds(String base) {
    if (isCluster() && SlotHash.getSlot(base) != slot) {
      throw new BadInputException(
          "prefix",
          "must share the hash tag for which the connections to the Cluster were opened, got '%s'"
              .formatted(base));
    }
  }

  static String withoutPassword(String uri) {
    return uri.replaceFirst("//.*@", "//…@");
  }

  /** For messages; without user and password. */
  @Override
  public String toString() {
    if (isSentinel()) {
      return "master '%s' of the Sentinels %s"
          .formatted(uri.getSentinelMasterId(), addresses(uri.getSentinels()));
    }
    return isCluster() ? "Cluster " + addresses(seeds) : addresses(List.of(uri));
  }

  private static String addresses(List<RedisURI> uris) {
    return uris.stream()
        .map(one -> one.getHost() + ":" + one.getPort())
        .collect(Collectors.joining(","));
  }
}
