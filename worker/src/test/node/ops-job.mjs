// Operations on a job, named as its methods; in Java they are in `JobOps`.

export const jobOps = {
  updateProgress: async ({ job }, { value }) => (await job).updateProgress(value),
  log: async ({ job }, { row }) => (await job).log(row),
};
