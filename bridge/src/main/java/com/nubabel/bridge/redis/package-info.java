/**
 * Everything that speaks to Redis without knowing what a queue is: connection, script loader, error
 * codes, embedded server. Stands on no other room of the bridge.
 */
package com.nubabel.bridge.redis;
