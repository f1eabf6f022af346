package com.nubabel.worker.twin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nubabel.bridge.testing.node.Conversation;
import com.nubabel.bridge.testing.node.NodeProject;

/** Stock bullmq, in one process that carries out whatever it is told; see operations.mjs. */
final class NodeSide implements Side {
  private final Conversation conversation;

  private NodeSide(Conversation conversation) {
    this.conversation = conversation;
  }

  /** With a library of the tests' package.json: {@code bullmq}, or {@code bullmq5} for 5.x. */
  static NodeSide start(String redisUri, String library) throws Exception {
    return new NodeSide(NodeProject.ofTheTests().talk("operations.mjs", redisUri, library));
  }

  @Override
  public Answer carryOut(ObjectNode step) {
    JsonNode said = conversation.ask(step);
    return said.has("error")
        ? Answer.refused(said.get("error").asText(), said.path("code").asLong())
        : Answer.of(said.get("answer"));
  }

  /** Closes the queues and workers of the scenarios so far. */
  void forget() {
    carryOut(JsonNodeFactory.instance.objectNode().put("op", "end"));
  }

  @Override
  public void close() {
    conversation.close();
  }
}
