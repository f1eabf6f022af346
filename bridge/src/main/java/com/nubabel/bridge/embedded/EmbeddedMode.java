package com.nubabel.bridge.embedded;

/** When the embedded Redis server is started: {@code redis.embedded} of config.yml. */
public enum EmbeddedMode {
  /** If nothing answers at {@code redis.uri}; the default. */
  AUTO,
  /** Never: Redis is somebody else's business. */
  NEVER,
  /** Always: a Redis at {@code redis.uri} that is not the embedded one is an error. */
  ALWAYS
}
