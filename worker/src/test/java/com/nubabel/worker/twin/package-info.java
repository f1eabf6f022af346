/**
 * The proof that our API does to Redis what stock bullmq does: scenarios run through both, and
 * every answer and every key is compared. Begin with {@link com.nubabel.worker.twin.Twins}; {@code
 * Scenario} says how scenarios are written.
 *
 * <p>An operation is added in two places, under the name of Node's method: in one of Node's {@code
 * ops-….mjs} (below {@code src/test/node}), and in the class of the same subject here:
 *
 * <pre>
 * promote: async ({ job }) => (await job).promote(),                           // ops-job.mjs
 * operations.put("promote", step -> step.queue().promote(step.job()));         // JobOps
 * </pre>
 *
 * <p>Then it gets scenarios, in a file of {@code src/test/resources} (a new file is named in {@code
 * TwinScenariosIT}). What a side must return is what Node returns, as JSON: ids for jobs, null for
 * nothing. An operation that ends an active job is also named in {@code Slots}. For random
 * sequences ({@code RandomSteps}) it gets a line in the {@code …Kinds} of its subject; where we
 * differ from Node on purpose, {@code Deviations} leads them round it. The method's row in {@code
 * bridge/docs/methods.md} names our counterpart and the scenario; {@code MethodTableIT} holds the
 * table to both.
 */
package com.nubabel.worker.twin;
