package com.nubabel.worker.twin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nubabel.bridge.NubabelException;
import com.nubabel.bridge.redis.JobRefusedException;
import com.nubabel.bridge.redis.RedisConnections;
import java.util.HashMap;
import java.util.Map;

/** Our own API. */
final class JavaSide implements Side {
  private final RedisConnections redis;
  private final Map<String, Operation> operations = new HashMap<>();

  JavaSide(String redisUri) {
    redis = RedisConnections.open(redisUri);
    QueueOps.register(operations);
    JobOps.register(operations);
    WorkerOps.register(operations);
    SchedulerOps.register(operations);
    FlowOps.register(operations);
    UpkeepOps.register(operations);
    HandOps.register(operations);
  }

  /** What an operation does. */
  interface Operation {
    /** Returns whatever can be written as JSON in the form that Node's side gives. */
    Object carryOut(Step step) throws Exception;
  }

  @Override
  public Answer carryOut(ObjectNode step) {
    Operation operation = operations.get(step.path("op").asText());
    if (operation == null) {
      throw new AssertionError("no operation '" + step.path("op").asText() + "' in …Ops");
    }
    try {
      String prefix = step.path("prefix").asText();
      Step located = new Step(redis, PrefixWord.toPrefix(step, prefix));
      return Answer.of(PrefixWord.ofPrefix(operation.carryOut(located), prefix));
    } catch (JobRefusedException e) {
      return Answer.refused(e.getMessage(), e.refusal().code());
    } catch (NubabelException e) {
      return Answer.refused(e.getMessage(), 0);
    } catch (Exception e) {
      throw new AssertionError(step.toString(), e);
    }
  }

  @Override
  public void close() {
    redis.close();
  }
}
