package com.nubabel.worker.twin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Function;

/**
 * A kind of random step.
 *
 * @param weight how often it is drawn, beside the others
 * @param step draws what is open in it
 */
record Kind(int weight, Function<Draw, ObjectNode> step) {}
