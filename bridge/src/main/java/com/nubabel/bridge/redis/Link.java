package com.nubabel.bridge.redis;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The connection for what writes, as {@link GroupCommit} sees it. As the customizer of its client
 * it learns which thread serves the connection: a write from that thread goes out at once, one from
 * another thread waits in that thread's queue and may be overtaken. What must keep its order is
 * therefore sent from that thread alone.
 */
final class Link implements NettyCustomizer {
  private final String address;
  private final Duration deadline;
  private final MasterLocator locator;

  // Written once when connected, and with each reconnect; read by all.
  private volatile StatefulRedisConnection<String, String> connection;
  private volatile EventExecutor thread;

  /**
   * A link that is still to be opened.
   *
   * @param address of Redis, for messages
   * @param deadline how long an operation may take, an outage included
   */
  Link(String address, Duration deadline, MasterLocator locator) {
    this.address = address;
    this.deadline = deadline;
    this.locator = locator;
  }

  @Override
  public void afterChannelInitialized(Channel channel) {
    thread = channel.eventLoop();
    locator.afterChannelInitialized(channel);
  }

  /** The server has answered that it is not the master, or has not answered. */
  void doubtMaster() {
    locator.look();
  }

  void opened(StatefulRedisConnection<String, String> connection) {
    this.connection = connection;
  }

  StatefulRedisConnection<String, String> connection() {
    return connection;
  }

  /** The thread that serves the connection; another one after a reconnect, perhaps. */
  EventExecutor thread() {
    return thread;
  }

  /** Whether what is sent now goes out. It may still be lost: the connection breaks unseen. */
  boolean isUp() {
    return connection.isOpen();
  }

  /** Threads of the connection's client, for short tasks. */
  ScheduledExecutorService executor() {
    return connection.getResources().eventExecutorGroup();
  }

  String address() {
    return address;
  }

  Duration deadline() {
    return deadline;
  }
}
