// The one REST call the page makes.

/**
 * Adds a job and resolves to what the server answers: `{id, queue, stream}`, `stream` being the path
 * of the job's event stream. Rejects with the server's own message when it refuses.
 */
export async function addJob(queue, { name, data, opts = {} }) {
  const response = await fetch(`/api/queues/${encodeURIComponent(queue)}/jobs`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ name, data, opts }),
  }).catch(() => {
    throw new Error('the server does not answer');
  });
  if (!response.ok) {
    // A refusal is {code, message}; a proxy in between may answer with anything.
    const refusal = await response.json().catch(() => ({}));
    throw new Error(refusal.message ?? `the server answered ${response.status}`);
  }
  return response.json();
}
