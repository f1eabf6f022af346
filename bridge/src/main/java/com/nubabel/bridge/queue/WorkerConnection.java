package com.nubabel.bridge.queue;

import com.nubabel.bridge.job.QueueKeys;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A connection to Redis on which a worker waits.
 *
 * @param worker its name, empty if it has none
 * @param fields what Redis tells of the connection, by Redis' names: {@code addr}, {@code age} …
 */
public record WorkerConnection(String worker, Map<String, String> fields) {
  /**
   * Finds a queue's workers by the name of their connections, as BullMQ's getWorkers does.
   *
   * @param clients reply of CLIENT LIST: a line each, of fields {@code name=value}
   */
  static List<WorkerConnection> of(QueueKeys keys, String clients) {
    return clients.lines().map(line -> parse(keys, line)).filter(Objects::nonNull).toList();
  }

  private static WorkerConnection parse(QueueKeys keys, String line) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String field : line.split(" ", -1)) {
      int equals = field.indexOf('=');
      if (equals > 0) {
        fields.put(field.substring(0, equals), field.substring(equals + 1));
      }
    }
    String name = fields.getOrDefault("name", "");
    String unnamed = keys.workerClientName("");
    String named = unnamed + ":w:";
    if (name.equals(unnamed)) {
      return new WorkerConnection("", fields);
    }
    return name.startsWith(named)
        ? new WorkerConnection(name.substring(named.length()), fields)
        : null;
  }
}
