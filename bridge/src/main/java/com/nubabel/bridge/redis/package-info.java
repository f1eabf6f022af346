/**
 * Redis itself, below any queue: connections, the script loader, error codes, and the groups in
 * which operations travel. Begin with {@link com.nubabel.bridge.redis.RedisConnections}.
 */
package com.nubabel.bridge.redis;
