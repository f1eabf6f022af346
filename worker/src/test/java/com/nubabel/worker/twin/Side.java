package com.nubabel.worker.twin;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Who carries out operations: stock bullmq, or we. */
interface Side extends AutoCloseable {
  /**
   * Carries out one operation.
   *
   * @param step with all that it needs: {@code prefix}, {@code now}, {@code queue}, and for an
   *     active job {@code job} and {@code token}
   */
  Answer carryOut(ObjectNode step);

  @Override
  void close();
}
