package com.nubabel.worker.twin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Random;

/** Node and Java on the same queue: each operation is carried out by one or the other. */
final class MixedSide implements Side {
  private final Side node;
  private final Side java;
  private final Random random;

  /** Takes turns by chance, the same for the same seed. Closes neither side. */
  MixedSide(Side node, Side java, long seed) {
    this.node = node;
    this.java = java;
    this.random = new Random(seed);
  }

  @Override
  public Answer carryOut(ObjectNode step) {
    return (random.nextBoolean() ? java : node).carryOut(step);
  }

  @Override
  public void close() {}
}
