/**
 * Redis itself, below any queue: connections, the script loader, the groups in which operations
 * travel, and the embedded server. Begin with {@link com.nubabel.bridge.redis.RedisConnections}.
 */
package com.nubabel.bridge.redis;
