package com.nubabel.bridge.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Knows which server is our master. A connection asks it each time it connects; and now and then,
 * and whenever an answer looks odd, it asks by itself, and when the master is another than before,
 * breaks off all connections, so that they connect again to the new one. Thus a connection is to
 * one server in all three forms of {@link RedisPlace}, and nothing but this class knows the forms.
 * Safe for any thread.
 */
final class MasterLocator implements NettyCustomizer, AutoCloseable {
  /** How long a Sentinel or a server of the Cluster may take to say who is master. */
  static final Duration ANSWER_MAX = Duration.ofSeconds(2);

  private static final Duration INTERVAL = Duration.ofSeconds(2);
  private static final Logger LOG = LoggerFactory.getLogger(MasterLocator.class);

  private final RedisPlace place;
  private final ClientResources resources;

  // Each null unless the place is of its form. They have connections of their own.
  private final SentinelClient sentinels;
  private final RedisClusterClient cluster;

  private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final AtomicBoolean isLooking = new AtomicBoolean();
  private final ScheduledFuture<?> looks;

  /** The latest answer; null before the first. */
  private volatile SocketAddress master;

  /** A client that says where the master is, by the Sentinels of its uri. */
  private static final class SentinelClient extends RedisClient {
    private final RedisURI uri;

    SentinelClient(ClientResources resources, RedisURI uri) {
      super(resources, uri);
      this.uri = uri;
    }

    Mono<SocketAddress> master() {
      return getSocketAddress(uri);
    }
  }

  MasterLocator(RedisPlace place, ClientResources resources, ClientOptions options) {
    this.place = place;
    this.resources = resources;
    this.sentinels = place.isSentinel() ? new SentinelClient(resources, place.uri()) : null;
    this.cluster = place.isCluster() ? RedisClusterClient.create(resources, place.seeds()) : null;
    if (sentinels != null) {
      sentinels.setOptions(options);
    }
    if (cluster != null) {
      cluster.setOptions(ClusterClientOptions.builder(options).build());
    }
    this.looks =
        sentinels == null && cluster == null
            ? null
            : resources
                .eventExecutorGroup()
                .scheduleWithFixedDelay(
                    this::look, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Where the master is now. */
  Mono<SocketAddress> locate() {
    if (sentinels != null) {
      return sentinels.master().doOnNext(this::found);
    }
    if (cluster != null) {
      return Mono.defer(() -> Mono.fromCompletionStage(cluster.refreshPartitionsAsync()))
          .then(Mono.fromSupplier(this::masterOfTheSlot))
          .doOnNext(this::found);
    }
    return Mono.fromSupplier(() -> resources.socketAddressResolver().resolve(place.uri()))
        .doOnNext(this::found);
  }

  private SocketAddress masterOfTheSlot() {
    RedisURI uri = place.masterIn(cluster.getPartitions());
    if (uri == null) {
      throw new RedisConnectionException("no server of the Cluster has the slot " + place.slot());
    }
    return resources.socketAddressResolver().resolve(uri);
  }

  private void found(SocketAddress now) {
    SocketAddress before = master;
    master = now;
    if (looks != null && before != null && !before.equals(now)) {
      LOG.warn("the Redis master is {} now, and no longer {}", now, before);
      var unused = channels.close();
    }
  }

  /** Asks where the master is, for it may have moved. Does not wait for the answer. */
  void look() {
    if (looks != null && isLooking.compareAndSet(false, true)) {
      var unused =
          locate()
              .timeout(ANSWER_MAX.multipliedBy(2))
              .doFinally(signal -> isLooking.set(false))
              .subscribe(
                  found -> {}, failure -> LOG.debug("{} does not name a master", place, failure));
    }
  }

  /** Host and port of the master, as it was last known. */
  InetSocketAddress master() {
    return master instanceof InetSocketAddress known
        ? known
        : InetSocketAddress.createUnresolved(place.uri().getHost(), place.uri().getPort());
  }

  @Override
  public void afterChannelInitialized(Channel channel) {
    channels.add(channel);
  }

  @Override
  public void close() {
    if (looks != null) {
      looks.cancel(false);
    }
    if (sentinels != null) {
      sentinels.shutdown(Duration.ZERO, ANSWER_MAX);
    }
    if (cluster != null) {
      cluster.shutdown(Duration.ZERO, ANSWER_MAX);
    }
  }
}
