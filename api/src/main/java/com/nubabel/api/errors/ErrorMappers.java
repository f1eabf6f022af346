package com.nubabel.api.errors;

import org.glassfish.jersey.server.ResourceConfig;

/**
 * How a Jersey of ours answers what the bridge throws, and whoever is refused before he has ended.
 */
public final class ErrorMappers {
  private ErrorMappers() {}

  public static void register(ResourceConfig jersey) {
    jersey.register(new BadInputMapper());
    jersey.register(new JobRefusedMapper());
    jersey.register(new RedisUnavailableMapper());
    jersey.register(new OutcomeUnknownMapper());
    jersey.register(new UnreadBodies());
  }
}
