package com.nubabel.worker.twin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nubabel.bridge.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What a random sequence draws from: chance, the same for the same seed, and the ids that the adds
 * so far can have given.
 */
final class Draw {
  /** The queue of all jobs but some of flows. */
  static final String QUEUE = "q";

  /** Where some jobs of flows are. */
  static final String OTHER_QUEUE = "p";

  private static final List<String> SLOTS = List.of("a", "b", "c");
  private static final String SLOT_OF_OTHER_QUEUE = "d";

  private final Random random;
  private final List<Place> flowJobs = new ArrayList<>();

  /** Slots into which was fetched since something last ended there. */
  private final List<String> taken = new ArrayList<>();

  private int adds;

  Draw(long seed) {
    this.random = new Random(seed);
  }

  /** Where a job is. */
  record Place(String queue, String id) {
    /** As an option of a child, or of a step that waits for one. */
    ObjectNode reference() {
      return JsonNodeFactory.instance.objectNode().put("id", id).put("queue", "‹prefix›:" + queue);
    }
  }

  static ObjectNode step(String operation) {
    return JsonNodeFactory.instance.objectNode().put("op", operation);
  }

  static ArrayNode array(ObjectNode... items) {
    return JsonNodeFactory.instance.arrayNode().addAll(List.of(items));
  }

  /** A step about a job that may be there. */
  ObjectNode onJob(String operation) {
    if (chance(3)) {
      return onJobIn(operation, "wait", "prioritized", "completed", "failed", "waiting-children");
    }
    Place job = job();
    return step(operation).put("queue", job.queue()).put("job", job.id());
  }

  /** A step about a job in one of these states. */
  ObjectNode onJobIn(String operation, String... states) {
    return onQueue(operation).put("job", "~" + pick(states) + ":" + random.nextInt(5));
  }

  /** A step about a job of a flow, if there may be one; its parent or child at that. */
  ObjectNode onFlowJob(String operation) {
    Place job = flowJob();
    return step(operation).put("queue", job.queue()).put("job", job.id());
  }

  ObjectNode fetch() {
    String slot = usesOtherQueue() && chance(4) ? SLOT_OF_OTHER_QUEUE : pick(SLOTS);
    taken.add(slot);
    return onSlot("fetch", slot);
  }

  /** A step about what was fetched. */
  ObjectNode onSlot(String operation) {
    return taken.isEmpty() ? fetch() : onSlot(operation, pick(taken));
  }

  /** The same, with which the job ends: its slot is free if no other comes along. */
  ObjectNode end(String operation) {
    if (taken.isEmpty()) {
      return fetch();
    }
    return onSlot(operation, taken.remove(random.nextInt(taken.size())));
  }

  private static ObjectNode onSlot(String operation, String slot) {
    String queue = slot.equals(SLOT_OF_OTHER_QUEUE) ? OTHER_QUEUE : QUEUE;
    return step(operation).put("slot", slot).put("queue", queue);
  }

  /** A step about a queue: mostly the one where most is. */
  ObjectNode onQueue(String operation) {
    return step(operation).put("queue", usesOtherQueue() && chance(4) ? OTHER_QUEUE : QUEUE);
  }

  private boolean usesOtherQueue() {
    return flowJobs.stream().anyMatch(job -> job.queue().equals(OTHER_QUEUE));
  }

  /** A job that may be there: by an id of the counter's, or one that an add chose. */
  Place job() {
    if (!flowJobs.isEmpty() && chance(2)) {
      return flowJob();
    }
    String id =
        chance(5) ? pick("x", "y", "x:y:z", "none") : String.valueOf(1 + random.nextInt(adds + 1));
    return new Place(QUEUE, id);
  }

  Place flowJob() {
    return flowJobs.isEmpty() ? new Place(QUEUE, "x") : pick(flowJobs);
  }

  void noteAdd() {
    adds++;
  }

  /** An id for another job of a flow, in one of the queues. */
  Place newFlowJob() {
    Place job = new Place(chance(3) ? OTHER_QUEUE : QUEUE, "f" + (flowJobs.size() + 1));
    flowJobs.add(job);
    return job;
  }

  int number() {
    return random.nextInt(100);
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  boolean chance(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }

  void perhaps(int oneIn, Runnable change) {
    if (chance(oneIn)) {
      change.run();
    }
  }

  int pick(int... choices) {
    return choices[random.nextInt(choices.length)];
  }

  String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  JsonNode pickJson(String... choices) {
    return Json.parse(pick(choices));
  }
}
