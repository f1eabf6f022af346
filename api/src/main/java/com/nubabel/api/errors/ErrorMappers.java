package com.nubabel.api.errors;

import org.glassfish.jersey.server.ResourceConfig;

/** How a Jersey of ours answers what the bridge throws. */
public final class ErrorMappers {
  private ErrorMappers() {}

  public static void register(ResourceConfig jersey) {
    jersey.register(new BadInputMapper());
    jersey.register(new JobRefusedMapper());
    jersey.register(new RedisUnavailableMapper());
    jersey.register(new OutcomeUnknownMapper());
  }
}
