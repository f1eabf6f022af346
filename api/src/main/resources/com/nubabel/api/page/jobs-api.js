// The REST calls the page makes.

/**
 * Adds a job and resolves to what the server answers: `{id, queue, stream}`, `stream` being the path
 * of the job's event stream. Rejects with the server's own message when it refuses.
 */
export function addJob(queue, { name, data, opts = {} }) {
  return post(`/api/queues/${encodeURIComponent(queue)}/jobs`, { name, data, opts });
}

/** Sends a user a notification: an object of any shape. Rejects as above. */
export function notify(userId, data) {
  return post('/api/notifications', { userId, ...data });
}

async function post(path, body) {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
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
