package com.nubabel.bridge.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.resource.ClientResources;
import java.net.SocketAddress;
import reactor.core.publisher.Mono;

/** A client whose connections go to the master, wherever that is when they connect. */
final class MasterClient extends RedisClient {
  private final MasterLocator locator;

  MasterClient(ClientResources resources, RedisURI uri, MasterLocator locator) {
    super(resources, uri);
    this.locator = locator;
  }

  @Override
  protected Mono<SocketAddress> getSocketAddress(RedisURI uri) {
    return locator.locate();
  }
}
