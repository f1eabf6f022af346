// Operations on flows and children, and deduplication ids; in Java they are in `FlowOps`.

export const flowOps = {
  addFlow: async ({ flows }, { flow, defaults = {} }) => {
    const queuesOptions = Object.fromEntries(
      Object.entries(defaults).map(([queue, defaultJobOptions]) => [queue, { defaultJobOptions }]),
    );
    return ids(await flows.add(complete(flow), { queuesOptions }));
  },
  addFlows: async ({ flows }, { flows: all }) => (await flows.addBulk(all.map(complete))).map(ids),
  getFlow: async ({ flows }, { prefix, queue, job, depth = 10, maxChildren = 20 }) => {
    const tree = await flows.getFlow({ id: job, queueName: queue, prefix, depth, maxChildren });
    return tree && shown(tree);
  },
  getChildrenValues: async ({ job }) => (await job).getChildrenValues(),
  getIgnoredChildrenFailures: async ({ job }) => (await job).getIgnoredChildrenFailures(),
  getDependencies: async ({ job }) => {
    const { processed = {}, unprocessed = [], ignored = {}, failed = [] } = await (await job).getDependencies();
    return { processed, unprocessed: unprocessed.sort(), ignored, failed };
  },
  getDependenciesCount: async ({ job }) => (await job).getDependenciesCount(),
  removeChildDependency: async ({ job }) => (await job).removeChildDependency(),
  removeUnprocessedChildren: async ({ job }) => void (await (await job).removeUnprocessedChildren()),
  moveToWaitingChildren: async ({ activeJob }, { token, child }) =>
    (await activeJob).moveToWaitingChildren(token, { child }),
  getDeduplicationJobId: ({ queue }, { id }) => queue.getDeduplicationJobId(id),
  removeDeduplicationKey: async (side, { id, job }) =>
    (job ? await (await side.job).removeDeduplicationKey() : await side.queue.removeDeduplicationKey(id)) > 0,
};

/** What a step leaves out. */
function complete({ name = 'n', queueName = 'q', children, ...node }) {
  return { name, queueName, ...node, children: children?.map(complete) };
}

function ids({ job, children = [] }) {
  return { id: job.id, children: children.map(ids) };
}

/** Node leaves the place of a child that is gone empty. */
function shown(tree) {
  const children = (tree?.children ?? []).map(shown);
  return { id: tree?.job.id, children: children.sort((a, b) => (String(a.id ?? null) < String(b.id ?? null) ? -1 : 1)) };
}
