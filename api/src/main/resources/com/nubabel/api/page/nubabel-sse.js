/*! @nubabel/sse, MIT. Contains eventsource-parser:

MIT License

Copyright (c) 2026 Espen Hovlandsdal <espen@hovlandsdal.com>

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
*/

// src/errors.ts
var TYPES = {
  400: "bad-request",
  401: "unauthorized",
  403: "forbidden",
  404: "not-found"
};
var StreamError = class extends Error {
  constructor(type, status, message) {
    super(message);
    this.type = type;
    this.status = status;
  }
  type;
  status;
  name = "StreamError";
};
var PassingError = class extends Error {
  constructor(message, retryAfter2) {
    super(message);
    this.retryAfter = retryAfter2;
  }
  retryAfter;
};
var PASSING = /* @__PURE__ */ new Set([408, 425, 429]);
async function judge(response) {
  const { status } = response;
  if (status === 204) {
    return "ended";
  }
  if (response.ok) {
    const type = response.headers.get("Content-Type") ?? "no type";
    if (type.startsWith("text/event-stream")) {
      return "stream";
    }
    throw new StreamError("not-a-stream", status, `expected text/event-stream, got ${type}`);
  }
  const message = await refusal(response);
  if (status >= 500 || PASSING.has(status)) {
    throw new PassingError(message, retryAfter(response));
  }
  throw new StreamError(TYPES[status] ?? "refused", status, message);
}
async function refusal(response) {
  const body = await response.json().catch(() => void 0);
  const message = body !== null && typeof body === "object" && "message" in body ? body.message : void 0;
  return typeof message === "string" ? message : `the server answered ${response.status}`;
}
function retryAfter(response) {
  const seconds = Number(response.headers.get("Retry-After") ?? 0);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1e3 : 0;
}

// src/chat.ts
async function askChat(question, options = {}) {
  const request = question.request ?? crypto.randomUUID?.();
  const response = await call("/api/chat", { ...question, request }, options);
  return response.json();
}
async function cancelChat(id, options = {}) {
  const over = [404, 409];
  await call(
    `/api/chat/${encodeURIComponent(id)}/cancel`,
    { reason: "stopped by its reader" },
    options,
    over
  );
}
async function call(path, body, { base = "", token, fetch: fetch2 = globalThis.fetch }, expected = []) {
  const response = await fetch2(base + path, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...token ? { Authorization: `Bearer ${token}` } : {} },
    body: JSON.stringify(body)
  });
  if (!response.ok && !expected.includes(response.status)) {
    throw new Error(await refusal(response));
  }
  return response;
}

// node_modules/eventsource-parser/dist/errors.js
var ParseError = class extends Error {
  constructor(message, options) {
    super(message);
    this.name = "ParseError";
    this.type = options.type;
    this.field = options.field;
    this.value = options.value;
    this.line = options.line;
  }
};

// node_modules/eventsource-parser/dist/parse.js
var LF = 10;
var CR = 13;
var SPACE = 32;
var MAX_FIELD_PREFIX_LENGTH = 6;
function createParser(config) {
  if (typeof config === "function") {
    throw new TypeError("`config` must be an object, got a function instead. Did you mean `createParser({onEvent: fn})`?");
  }
  const { maxBufferSize, onComment, onError, onEvent, onId, onRetry } = config;
  const pendingFragments = [];
  let pendingFragmentsLength = 0;
  let bomPrefix = "";
  let id;
  let data = "";
  let dataLines = 0;
  let eventType;
  let terminated = false;
  let skippingLine = false;
  let skipNextLineFeed = false;
  function feed(chunk) {
    if (terminated) {
      throw new Error("Cannot feed parser: it was terminated after exceeding the configured max buffer size. Call `reset()` to resume parsing.");
    }
    if (bomPrefix !== void 0) {
      chunk = bomPrefix + chunk;
      if (chunk === "" || chunk === "\xEF" || chunk === "\xEF\xBB") {
        bomPrefix = chunk;
        return;
      }
      bomPrefix = void 0;
      chunk = chunk.replace(/^(?:\uFEFF|\xEF\xBB\xBF)/, "");
    }
    if (skippingLine || skipNextLineFeed) {
      chunk = resumeAfterSkip(chunk);
      if (!chunk) {
        return;
      }
    }
    if (!pendingFragments.length) {
      const trailing = processLines(chunk);
      if (trailing !== "") {
        storeTrailing(trailing);
      }
      checkForBufferOverflow();
      return;
    }
    if (chunk.indexOf("\n") === -1 && chunk.indexOf("\r") === -1) {
      if (pendingFragmentsLength < MAX_FIELD_PREFIX_LENGTH) {
        const head = pendingFragments.join("") + chunk.slice(0, MAX_FIELD_PREFIX_LENGTH - pendingFragmentsLength);
        if (!shouldBufferTrailing(head)) {
          pendingFragments.length = 0;
          pendingFragmentsLength = 0;
          skippingLine = true;
          return;
        }
      }
      pendingFragments.push(chunk);
      pendingFragmentsLength += chunk.length;
      checkForBufferOverflow();
      return;
    }
    pendingFragments.push(chunk);
    const input = pendingFragments.join("");
    pendingFragments.length = 0;
    pendingFragmentsLength = 0;
    storeTrailing(processLines(input));
    checkForBufferOverflow();
  }
  function resumeAfterSkip(chunk) {
    if (chunk.length === 0) {
      return chunk;
    }
    if (skipNextLineFeed) {
      skipNextLineFeed = false;
      return chunk.charCodeAt(0) === LF ? chunk.slice(1) : chunk;
    }
    const crIndex = chunk.indexOf("\r");
    const lfIndex = chunk.indexOf("\n");
    const lineEnd = crIndex === -1 ? lfIndex : lfIndex === -1 ? crIndex : crIndex < lfIndex ? crIndex : lfIndex;
    if (lineEnd === -1) {
      return "";
    }
    if (lineEnd === chunk.length - 1 && chunk.charCodeAt(lineEnd) === CR) {
      skippingLine = false;
      skipNextLineFeed = true;
      return "";
    }
    skippingLine = false;
    return chunk.slice(lineEnd + (chunk.charCodeAt(lineEnd) === CR && chunk.charCodeAt(lineEnd + 1) === LF ? 2 : 1));
  }
  function storeTrailing(trailing) {
    if (!trailing)
      return;
    if (trailing.charCodeAt(trailing.length - 1) === CR) {
      parseLine(trailing, 0, trailing.length - 1);
      if (checkForBufferOverflow())
        return;
      skipNextLineFeed = true;
      return;
    }
    if (shouldBufferTrailing(trailing)) {
      pendingFragments.push(trailing);
      pendingFragmentsLength = trailing.length;
      return;
    }
    skippingLine = true;
  }
  function shouldBufferTrailing(trailing) {
    const firstCharCode = trailing.charCodeAt(0);
    return firstCharCode === 58 && !!onComment || firstCharCode === 100 && isPotentialField(trailing, "data") || firstCharCode === 101 && isPotentialField(trailing, "event") || firstCharCode === 105 && isPotentialField(trailing, "id") || firstCharCode === 114 && isPotentialField(trailing, "retry");
  }
  function checkForBufferOverflow() {
    if (terminated)
      return true;
    if (maxBufferSize === void 0)
      return false;
    if (pendingFragmentsLength + data.length <= maxBufferSize)
      return false;
    terminated = true;
    pendingFragments.length = 0;
    pendingFragmentsLength = 0;
    id = void 0;
    data = "";
    dataLines = 0;
    eventType = void 0;
    skippingLine = false;
    skipNextLineFeed = false;
    onError === null || onError === void 0 ? void 0 : onError(new ParseError(`Buffered data exceeded max buffer size of ${maxBufferSize} characters`, {
      type: "max-buffer-size-exceeded"
    }));
    return true;
  }
  function processLines(chunk) {
    let searchIndex = 0;
    if (chunk.indexOf("\r") === -1) {
      let lfIndex2 = chunk.indexOf("\n", searchIndex);
      while (lfIndex2 !== -1) {
        if (searchIndex === lfIndex2) {
          if (id !== void 0) {
            onId === null || onId === void 0 ? void 0 : onId(id);
          }
          if (dataLines > 0) {
            onEvent === null || onEvent === void 0 ? void 0 : onEvent({ id, event: eventType, data });
          }
          id = void 0;
          data = "";
          dataLines = 0;
          eventType = void 0;
          searchIndex = lfIndex2 + 1;
          lfIndex2 = chunk.indexOf("\n", searchIndex);
          continue;
        }
        const firstCharCode = chunk.charCodeAt(searchIndex);
        if (isDataPrefix(chunk, searchIndex, firstCharCode)) {
          const valueStart = chunk.charCodeAt(searchIndex + 5) === SPACE ? searchIndex + 6 : searchIndex + 5;
          const value = chunk.slice(valueStart, lfIndex2);
          if (dataLines === 0 && chunk.charCodeAt(lfIndex2 + 1) === LF) {
            if (id !== void 0) {
              onId === null || onId === void 0 ? void 0 : onId(id);
            }
            onEvent === null || onEvent === void 0 ? void 0 : onEvent({ id, event: eventType, data: value });
            id = void 0;
            data = "";
            eventType = void 0;
            searchIndex = lfIndex2 + 2;
            lfIndex2 = chunk.indexOf("\n", searchIndex);
            continue;
          }
          data = dataLines === 0 ? value : `${data}
${value}`;
          dataLines++;
        } else if (isEventPrefix(chunk, searchIndex, firstCharCode)) {
          eventType = chunk.slice(chunk.charCodeAt(searchIndex + 6) === SPACE ? searchIndex + 7 : searchIndex + 6, lfIndex2) || void 0;
        } else {
          parseLine(chunk, searchIndex, lfIndex2);
        }
        if (checkForBufferOverflow())
          return "";
        searchIndex = lfIndex2 + 1;
        lfIndex2 = chunk.indexOf("\n", searchIndex);
      }
      return chunk.slice(searchIndex);
    }
    let crIndex = chunk.indexOf("\r", searchIndex);
    let lfIndex = chunk.indexOf("\n", searchIndex);
    while (searchIndex < chunk.length) {
      let lineEnd = -1;
      if (crIndex !== -1 && lfIndex !== -1) {
        lineEnd = crIndex < lfIndex ? crIndex : lfIndex;
      } else if (crIndex !== -1) {
        if (crIndex === chunk.length - 1) {
          lineEnd = -1;
        } else {
          lineEnd = crIndex;
        }
      } else if (lfIndex !== -1) {
        lineEnd = lfIndex;
      }
      if (lineEnd === -1) {
        break;
      }
      parseLine(chunk, searchIndex, lineEnd);
      if (checkForBufferOverflow())
        return "";
      searchIndex = lineEnd + 1;
      if (chunk.charCodeAt(searchIndex - 1) === CR && chunk.charCodeAt(searchIndex) === LF) {
        searchIndex++;
      }
      if (crIndex !== -1 && crIndex < searchIndex) {
        crIndex = chunk.indexOf("\r", searchIndex);
      }
      if (lfIndex !== -1 && lfIndex < searchIndex) {
        lfIndex = chunk.indexOf("\n", searchIndex);
      }
    }
    return chunk.slice(searchIndex);
  }
  function parseLine(chunk, start, end) {
    if (start === end) {
      dispatchEvent();
      return;
    }
    const firstCharCode = chunk.charCodeAt(start);
    if (isDataPrefix(chunk, start, firstCharCode)) {
      const valueStart = chunk.charCodeAt(start + 5) === SPACE ? start + 6 : start + 5;
      const value2 = chunk.slice(valueStart, end);
      data = dataLines === 0 ? value2 : `${data}
${value2}`;
      dataLines++;
      return;
    }
    if (isEventPrefix(chunk, start, firstCharCode)) {
      eventType = chunk.slice(chunk.charCodeAt(start + 6) === SPACE ? start + 7 : start + 6, end) || void 0;
      return;
    }
    if (firstCharCode === 105 && chunk.charCodeAt(start + 1) === 100 && chunk.charCodeAt(start + 2) === 58) {
      const value2 = chunk.slice(chunk.charCodeAt(start + 3) === SPACE ? start + 4 : start + 3, end);
      if (!value2.includes("\0"))
        id = value2;
      return;
    }
    if (firstCharCode === 58) {
      if (onComment) {
        const line2 = chunk.slice(start, end);
        onComment(line2.slice(chunk.charCodeAt(start + 1) === SPACE ? 2 : 1));
      }
      return;
    }
    const line = chunk.slice(start, end);
    const fieldSeparatorIndex = line.indexOf(":");
    if (fieldSeparatorIndex === -1) {
      processField(line, "", line);
      return;
    }
    const field = line.slice(0, fieldSeparatorIndex);
    const offset = line.charCodeAt(fieldSeparatorIndex + 1) === SPACE ? 2 : 1;
    const value = line.slice(fieldSeparatorIndex + offset);
    processField(field, value, line);
  }
  function processField(field, value, line) {
    switch (field) {
      case "event":
        eventType = value || void 0;
        break;
      case "data":
        data = dataLines === 0 ? value : `${data}
${value}`;
        dataLines++;
        break;
      case "id":
        if (!value.includes("\0"))
          id = value;
        break;
      case "retry":
        if (/^\d+$/.test(value)) {
          onRetry === null || onRetry === void 0 ? void 0 : onRetry(parseInt(value, 10));
        } else {
          onError === null || onError === void 0 ? void 0 : onError(new ParseError(`Invalid \`retry\` value: "${value}"`, {
            type: "invalid-retry",
            value,
            line
          }));
        }
        break;
      default:
        onError === null || onError === void 0 ? void 0 : onError(new ParseError(`Unknown field "${field.length > 20 ? `${field.slice(0, 20)}\u2026` : field}"`, { type: "unknown-field", field, value, line }));
        break;
    }
  }
  function dispatchEvent() {
    if (id !== void 0) {
      onId === null || onId === void 0 ? void 0 : onId(id);
    }
    if (dataLines > 0) {
      onEvent === null || onEvent === void 0 ? void 0 : onEvent({
        id,
        event: eventType,
        data
      });
    }
    id = void 0;
    data = "";
    dataLines = 0;
    eventType = void 0;
  }
  function reset(options = {}) {
    if (options.consume && pendingFragments.length > 0) {
      const incompleteLine = pendingFragments.join("");
      parseLine(incompleteLine, 0, incompleteLine.length);
    }
    bomPrefix = "";
    id = void 0;
    data = "";
    dataLines = 0;
    eventType = void 0;
    pendingFragments.length = 0;
    pendingFragmentsLength = 0;
    terminated = false;
    skippingLine = false;
    skipNextLineFeed = false;
  }
  return { feed, reset };
}
function isDataPrefix(chunk, i, firstCharCode) {
  return firstCharCode === 100 && chunk.charCodeAt(i + 1) === 97 && chunk.charCodeAt(i + 2) === 116 && chunk.charCodeAt(i + 3) === 97 && chunk.charCodeAt(i + 4) === 58;
}
function isEventPrefix(chunk, i, firstCharCode) {
  return firstCharCode === 101 && chunk.charCodeAt(i + 1) === 118 && chunk.charCodeAt(i + 2) === 101 && chunk.charCodeAt(i + 3) === 110 && chunk.charCodeAt(i + 4) === 116 && chunk.charCodeAt(i + 5) === 58;
}
function isPotentialField(line, field) {
  let i = 1;
  while (i < line.length && i < field.length) {
    if (line.charCodeAt(i) !== field.charCodeAt(i)) {
      return false;
    }
    i++;
  }
  return line.length <= field.length || line.charCodeAt(field.length) === 58;
}

// src/fetch-transport.ts
var BLOCK_MAX = 16 * 1024 * 1024;
function fetchTransport(options = {}) {
  return async ({ url, lastEventId, token, signal }, hearing) => {
    const headers = { Accept: "text/event-stream" };
    if (lastEventId) {
      headers["Last-Event-ID"] = lastEventId;
    }
    if (token) {
      headers.Authorization = `Bearer ${token}`;
    }
    const request = options.fetch ?? globalThis.fetch;
    const response = await request(url, {
      headers,
      signal,
      cache: "no-store",
      credentials: options.credentials ?? "same-origin"
    });
    if (await judge(response) === "ended") {
      return "ended";
    }
    const parser = createParser({
      maxBufferSize: BLOCK_MAX,
      // Before the event, and also for a block without one: the cursor moves all the same.
      onId: (id) => hearing.id(id),
      onRetry: (millis) => hearing.retry(millis),
      onEvent: ({ event, data }) => hearing.frame(event || "message", data),
      onError: (error) => {
        if (error.type === "max-buffer-size-exceeded") {
          throw error;
        }
      }
    });
    const text = new TextDecoder();
    const reader = response.body?.getReader();
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
      hearing.noise();
      parser.feed(text.decode(part.value, { stream: true }));
    }
    return "cut";
  };
}

// src/events.ts
var EVENT_NAMES = [
  "added",
  "waiting",
  "active",
  "progress",
  "completed",
  "failed",
  "delayed",
  "stalled",
  "waiting-children",
  "retries-exhausted",
  "removed",
  "drained",
  "paused",
  "resumed",
  "cleaned",
  "duplicated",
  "deduplicated",
  "message",
  "notification",
  "token",
  "restart",
  "snapshot",
  "gap",
  "bye",
  "end",
  "ping"
];

// src/native-transport.ts
function nativeTransport(options = {}) {
  return ({ url, lastEventId, token, signal }, hearing) => new Promise((resolve2, reject) => {
    const withCredentials = options.withCredentials ?? false;
    const target = withParameters(url, { lastEventId, token });
    const source = new (options.EventSource ?? globalThis.EventSource)(target, { withCredentials });
    const stop = () => {
      source.close();
      reject(signal.reason);
    };
    signal.addEventListener("abort", stop, { once: true });
    for (const name of /* @__PURE__ */ new Set([...EVENT_NAMES, ...options.events ?? []])) {
      source.addEventListener(name, (event) => {
        hearing.noise();
        if (event.lastEventId !== "") {
          hearing.id(event.lastEventId);
        }
        hearing.frame(name, event.data);
      });
    }
    source.addEventListener("open", () => hearing.noise());
    source.addEventListener("error", () => {
      const refused = source.readyState === source.CLOSED;
      source.close();
      signal.removeEventListener("abort", stop);
      if (refused) {
        ask(target, withCredentials, signal).then(resolve2, reject);
      } else {
        resolve2("cut");
      }
    });
  });
}
async function ask(url, withCredentials, signal) {
  const response = await fetch(url, {
    headers: { Accept: "text/event-stream" },
    credentials: withCredentials ? "include" : "same-origin",
    cache: "no-store",
    signal
  });
  const answer = await judge(response);
  await response.body?.cancel();
  return answer === "ended" ? "ended" : "cut";
}
function withParameters(url, parameters) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== void 0 && value !== "") {
      query.set(name, String(value));
    }
  }
  const added = query.toString();
  return added === "" ? url : `${url}${url.includes("?") ? "&" : "?"}${added}`;
}

// src/paths.ts
function jobStream(job, base = "") {
  if (typeof job === "string") {
    return base + job;
  }
  const { queue, id } = job;
  return id.includes("/") ? withParameters(`${base}/api/jobs/stream`, { queue, id }) : `${base}/api/queues/${encodeURIComponent(queue)}/jobs/${encodeURIComponent(id)}/stream`;
}
function queueStream(queues, events = [], base = "") {
  const query = new URLSearchParams();
  for (const queue of typeof queues === "string" ? [queues] : queues) {
    query.append("queue", queue);
  }
  for (const event of events) {
    query.append("event", event);
  }
  return `${base}/api/events?${query}`;
}
function notificationStream(whose = {}, base = "") {
  return withParameters(`${base}/api/notifications/stream`, whose);
}

// src/reducers.ts
var NEW_JOB = {
  state: "unknown",
  progress: void 0,
  percent: void 0,
  returnvalue: void 0,
  failedReason: void 0
};
var STATES = /* @__PURE__ */ new Set([
  "waiting",
  "active",
  "delayed",
  "waiting-children",
  "completed",
  "failed",
  "removed"
]);
var jobReducer = {
  initial: NEW_JOB,
  reduce: (job, { name, data }) => {
    const told = data;
    if (name === "snapshot") {
      const { state: state2 = "unknown", progress, percent, returnvalue, failedReason } = told;
      return { state: state2, progress, percent, returnvalue, failedReason };
    }
    if (name === "progress") {
      return { ...job, progress: told.progress, percent: told.percent ?? job.percent };
    }
    if (!STATES.has(name)) {
      return job;
    }
    const state = name;
    return { ...job, state, returnvalue: told.returnvalue, failedReason: told.failedReason };
  }
};
var NO_ANSWER = {
  state: "waiting",
  text: "",
  seq: 0,
  result: void 0,
  failedReason: void 0
};
var chatReducer = {
  initial: NO_ANSWER,
  reduce: (answer, { name, data }) => {
    const told = data;
    switch (name) {
      case "snapshot": {
        const { text = "", seq = 0, returnvalue: result, failedReason } = told;
        return settled(
          { ...NO_ANSWER, state: text === "" ? "waiting" : "answering", text, seq },
          told.state,
          {
            result,
            failedReason
          }
        );
      }
      case "token":
        return told.seq !== void 0 && told.seq <= answer.seq ? answer : {
          ...answer,
          state: "answering",
          text: answer.text + (told.text ?? ""),
          seq: told.seq ?? answer.seq
        };
      case "restart":
        return NO_ANSWER;
      case "completed":
      case "failed":
        return settled(answer, name, { result: told.returnvalue, failedReason: told.failedReason });
      case "removed":
        return settled(answer, "failed", { result: void 0, failedReason: "the chat was removed" });
      default:
        return answer;
    }
  }
};
function settled(answer, state, { result, failedReason }) {
  if (state === "failed") {
    return { ...answer, state, failedReason };
  }
  if (state !== "completed") {
    return answer;
  }
  const whole = result?.text;
  return { ...answer, state, result, text: typeof whole === "string" ? whole : answer.text };
}
var NOTIFICATIONS_MAX = 100;
var notificationsReducer = {
  initial: [],
  reduce: (notifications, { name, data, id }) => name === "notification" ? [{ id, data }, ...notifications].slice(0, NOTIFICATIONS_MAX) : notifications
};

// src/clock.ts
var systemClock = {
  now: () => performance.now(),
  after: (millis, run) => {
    const timer = setTimeout(run, millis);
    return () => clearTimeout(timer);
  }
};

// src/backoff.ts
function createBackoff(options) {
  let { retry } = options;
  let breaks = 0;
  const range = () => Math.min(Math.max(options.retryMax, retry), retry * 2 ** breaks++);
  return {
    retry: (millis) => {
      retry = millis;
    },
    next: (floor = 0) => Math.max(floor, options.random() * range()),
    asTold: () => retry + options.random() * (range() - retry),
    reset: () => {
      breaks = 0;
    }
  };
}

// src/page-life.ts
function followPage(life) {
  if (typeof window === "undefined" || typeof document === "undefined") {
    return () => {
    };
  }
  const following = new AbortController();
  const { signal } = following;
  window.addEventListener("pagehide", (event) => event.persisted && life.sleep(), { signal });
  window.addEventListener("pageshow", (event) => event.persisted && life.wake(), { signal });
  window.addEventListener("online", () => life.wake(), { signal });
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && life.look(), {
    signal
  });
  return () => following.abort();
}

// src/connection.ts
var CUT = { next: "later", floor: 0 };
function connect(options, sink) {
  const { clock, token, transport } = options;
  const backoff = createBackoff(options);
  let { lastEventId } = options;
  let state = "connecting";
  let closed = false;
  let refresh = false;
  let cut = () => {
  };
  let hurry = () => {
  };
  let startedAt = clock.now();
  let heardAt = startedAt;
  const become = (next, error) => {
    if (!closed && state !== next) {
      state = next;
      sink.state(next, error);
    }
  };
  function attempt() {
    const abort = new AbortController();
    let liveSince;
    let unwatch = () => {
    };
    return new Promise((resolve2) => {
      cut = (outcome) => {
        abort.abort(new DOMException("the stream was given up", "AbortError"));
        resolve2(outcome);
      };
      const noise = () => {
        heardAt = clock.now();
        unwatch();
        unwatch = clock.after(options.silenceMax, () => cut(CUT));
      };
      const heard = guarded(abort.signal, {
        noise,
        id: (id) => {
          lastEventId = id;
        },
        retry: backoff.retry,
        frame: (name, data) => {
          if (name !== "bye") {
            liveSince ??= clock.now();
            become("live");
          }
          sink.frame({ name, data, id: lastEventId });
          if (name === "end") {
            cut({ next: "never", state: "ended" });
          } else if (name === "bye") {
            cut(onBye(data));
          }
        }
      });
      noise();
      run(abort.signal, heard).then(resolve2);
    }).finally(() => {
      unwatch();
      abort.abort();
      if (liveSince !== void 0 && clock.now() - liveSince >= options.healthyAfter) {
        backoff.reset();
      }
    });
  }
  async function run(signal, hearing) {
    const fresh = refresh;
    refresh = false;
    try {
      const value = typeof token === "function" ? await token({ refresh: fresh }) : token;
      signal.throwIfAborted();
      const request = { url: options.url, lastEventId, token: value, signal };
      const end = await transport(request, hearing);
      return end === "ended" ? { next: "never", state: "ended" } : CUT;
    } catch (error) {
      return onError(error, fresh);
    }
  }
  function onError(error, fresh) {
    if (error instanceof StreamError) {
      const mayRefresh = error.type === "unauthorized" && typeof token === "function" && !fresh;
      refresh = mayRefresh;
      return mayRefresh ? { next: "now" } : { next: "never", state: "failed", error };
    }
    return { next: "later", floor: error instanceof PassingError ? error.retryAfter : 0 };
  }
  function onBye(data) {
    if (reasonOf(data) !== "expired") {
      return { next: "as-told" };
    }
    refresh = true;
    return clock.now() - startedAt >= options.healthyAfter ? { next: "now" } : { next: "as-told" };
  }
  async function live() {
    while (!closed) {
      startedAt = clock.now();
      const outcome = await attempt();
      cut = () => {
      };
      if (closed) {
        return;
      }
      if (outcome.next === "never") {
        become(outcome.state, outcome.error);
        unfollow();
        return;
      }
      become(state === "connecting" ? "connecting" : "reconnecting");
      await pause(outcome);
    }
  }
  function pause(outcome) {
    return new Promise((resolve2) => {
      let forget = () => {
      };
      hurry = () => {
        forget();
        hurry = () => {
        };
        resolve2();
      };
      if (outcome.next === "now") {
        hurry();
      } else if (outcome.next === "as-told") {
        forget = clock.after(backoff.asTold(), () => hurry());
      } else if (outcome.next === "later") {
        forget = clock.after(backoff.next(outcome.floor), () => hurry());
      }
    });
  }
  const unfollow = followPage({
    sleep: () => cut({ next: "on-wake" }),
    wake: () => {
      backoff.reset();
      cut({ next: "now" });
      hurry();
    },
    look: () => {
      if (clock.now() - heardAt >= options.silenceMax) {
        cut({ next: "now" });
      }
      hurry();
    }
  });
  void live();
  return {
    get lastEventId() {
      return lastEventId;
    },
    close: () => {
      closed = true;
      cut({ next: "on-wake" });
      hurry();
      unfollow();
    }
  };
}
function guarded(signal, hearing) {
  const unless = (hear) => (...args) => {
    if (!signal.aborted) {
      hear(...args);
    }
  };
  return {
    noise: unless(hearing.noise),
    id: unless(hearing.id),
    retry: unless(hearing.retry),
    frame: unless(hearing.frame)
  };
}
function reasonOf(bye) {
  try {
    return JSON.parse(bye).reason;
  } catch {
    return void 0;
  }
}

// src/history.ts
var KEPT_MAX = 512;
function createHistory() {
  const recent = [];
  let opening = [];
  let snapshot = "none";
  return {
    add: (entry) => {
      push(recent, { id: entry.id, entry });
      if (entry.name === "ping" || entry.name === "bye") {
        return;
      }
      if (entry.name === "snapshot") {
        opening = [];
        snapshot = "whole";
      }
      if (push(opening, entry) && snapshot === "whole") {
        snapshot = "cut";
      }
    },
    mark: (id) => {
      push(recent, { id });
    },
    has: (id) => id !== "" && recent.some((position) => position.id === id),
    after: (id) => {
      const at = id === "" ? -1 : recent.findLastIndex((position) => position.id === id);
      return at < 0 ? void 0 : recent.slice(at + 1).flatMap(({ entry }) => entry ?? []);
    },
    opening: (replay) => {
      if (snapshot === "none") {
        return replay > 0 ? opening.slice(-replay) : [];
      }
      return snapshot === "whole" ? [...opening] : void 0;
    }
  };
}
function push(list, entry) {
  list.push(entry);
  if (list.length > KEPT_MAX) {
    list.shift();
    return true;
  }
  return false;
}

// src/tabs.ts
var ANSWER_MAX = 5e3;
var ALWAYS_NEW = /* @__PURE__ */ new Set(["snapshot", "gap", "end"]);
function canShare() {
  return typeof BroadcastChannel !== "undefined" && typeof navigator !== "undefined" && "locks" in navigator;
}
function connectTabs(options, sink) {
  const { clock } = options;
  const me = crypto.randomUUID();
  const history = createHistory();
  let lastEventId = "";
  let state = "connecting";
  let closed = false;
  let asleep = false;
  let leave = () => {
  };
  const reach = (id) => {
    lastEventId = id;
    history.mark(id);
  };
  const take = (frame) => {
    lastEventId = frame.id;
    history.add(frame);
    sink.frame(frame);
    if (frame.name === "end") {
      become("ended");
    }
  };
  const become = (next, error) => {
    if (closed || state === next || state === "ended" || state === "failed") {
      return;
    }
    state = next;
    if (next === "ended" || next === "failed") {
      finish();
    }
    sink.state(next, error);
  };
  const finish = () => {
    leave();
    unfollow();
  };
  function enter() {
    const channel = new BroadcastChannel(options.name);
    const waiting = new AbortController();
    let role = "follower";
    let source;
    let release = () => {
    };
    let leading = { id: "", seq: 0, since: "" };
    const tell = (message) => channel.postMessage(message);
    const follower = follow();
    channel.onmessage = ({ data }) => {
      if (role === "leader" && data.kind === "join") {
        answer(data);
      } else if (role === "follower" && data.kind !== "join") {
        follower.hear(data);
      }
    };
    claim({ signal: waiting.signal });
    follower.join();
    leave = () => {
      leave = () => {
      };
      waiting.abort();
      follower.stop();
      source?.close();
      release();
      channel.close();
    };
    function claim(how) {
      navigator.locks.request(options.name, how, () => {
        if (role !== "follower" || waiting.signal.aborted) {
          return void 0;
        }
        follower.stop();
        lead();
        return new Promise((resolve2) => {
          release = resolve2;
        });
      }).catch(() => {
        if (role === "leader" && !waiting.signal.aborted) {
          leave();
          enter();
        }
      });
    }
    function lead() {
      role = "leader";
      leading = { id: crypto.randomUUID(), seq: 0, since: lastEventId };
      source = connect(
        { ...options, lastEventId },
        {
          frame: (frame) => {
            leading.seq += 1;
            tell({ kind: "frame", leader: leading.id, seq: leading.seq, frame });
            take(frame);
          },
          state: (next, error) => {
            tell({ kind: "state", leader: leading.id, state: next });
            become(next, error);
          }
        }
      );
      tell({ kind: "lead", leader: leading.id });
    }
    function answer(asked) {
      const { id: leader, seq } = leading;
      tell({ kind: "welcome", leader, to: asked.from, seq, state, lastEventId, past: pastFor(asked) });
    }
    function pastFor({ lastEventId: reached, replay }) {
      if (reached === "") {
        const frames2 = history.opening(replay);
        return frames2 && { frames: frames2 };
      }
      const exact = history.after(reached);
      if (exact) {
        return { frames: exact };
      }
      const frames = history.after(leading.since);
      return frames && { frames, since: leading.since };
    }
    function follow() {
      let leader = "";
      let seq = 0;
      let joining = false;
      let skipping = false;
      const early = [];
      let unwatch = () => {
      };
      const watch = (millis, alarm) => {
        unwatch();
        unwatch = clock.after(millis, alarm);
      };
      const quiet = () => watch(options.silenceMax * (1 + options.random() / 4), join);
      const steal = () => claim({ steal: true });
      function join() {
        joining = true;
        tell({ kind: "join", from: me, lastEventId, replay: options.replay });
        watch(ANSWER_MAX * (1 + options.random()), steal);
      }
      function accept(frame) {
        skipping = skipping && history.has(frame.id) && !ALWAYS_NEW.has(frame.name);
        if (!skipping) {
          take(frame);
        }
      }
      function welcome(told) {
        const { past } = told;
        if (!past || past.since !== void 0 && !history.has(past.since)) {
          goAlone();
          return;
        }
        joining = false;
        ({ leader, seq } = told);
        skipping = past.since !== void 0;
        become(told.state);
        for (const frame of past.frames) {
          accept(frame);
        }
        if (!skipping) {
          reach(told.lastEventId);
        }
        for (const told2 of early.splice(0)) {
          hear(told2);
        }
      }
      function hear(told) {
        if (told.kind === "welcome") {
          if (told.to === me && joining) {
            quiet();
            welcome(told);
          }
          return;
        }
        if (joining) {
          if (told.kind === "frame") {
            early.push(told);
          } else if (told.kind === "lead") {
            join();
          }
          return;
        }
        quiet();
        if (told.leader !== leader) {
          join();
        } else if (told.kind === "state") {
          become(told.state === "ended" || told.state === "failed" ? "reconnecting" : told.state);
        } else if (told.kind === "frame" && told.seq === seq + 1) {
          seq = told.seq;
          accept(told.frame);
        } else if (told.kind === "frame" && told.seq > seq) {
          join();
        }
      }
      return { join, hear, stop: () => unwatch() };
    }
    function goAlone() {
      role = "alone";
      waiting.abort();
      follower.stop();
      source = connect({ ...options, lastEventId }, { frame: take, state: become });
    }
  }
  const unfollow = followPage({
    // A page that is put aside must hold no lock, or nobody could lead.
    sleep: () => {
      asleep = true;
      leave();
    },
    wake: () => {
      if (asleep) {
        asleep = false;
        enter();
      }
    },
    look: () => {
    }
  });
  reach(options.lastEventId);
  enter();
  return {
    get lastEventId() {
      return lastEventId;
    },
    close: () => {
      closed = true;
      finish();
    }
  };
}

// src/stream.ts
function openStream(url, options = {}) {
  const listeners = /* @__PURE__ */ new Map();
  const stateListeners = /* @__PURE__ */ new Set();
  let state = "connecting";
  let error;
  const sink = {
    frame: ({ name, data, id }) => {
      const event = { name, data: parsed(data), id };
      for (const listener of [...listeners.get(name) ?? [], ...listeners.get("*") ?? []]) {
        guard(() => listener(event));
      }
    },
    state: (next, cause) => {
      state = next;
      error = cause;
      for (const listener of [...stateListeners]) {
        guard(() => listener(next));
      }
    }
  };
  const resolved = resolve(url, options);
  const shared = shareOf(options, resolved.url);
  const source = shared && canShare() ? connectTabs({ ...resolved, ...shared }, sink) : connect(resolved, sink);
  return {
    url,
    get state() {
      return state;
    },
    get error() {
      return error;
    },
    get lastEventId() {
      return source.lastEventId;
    },
    on: (name, listener) => {
      const those = listeners.get(name) ?? /* @__PURE__ */ new Set();
      listeners.set(name, those.add(listener));
      return () => those.delete(listener);
    },
    onState: (listener) => {
      stateListeners.add(listener);
      return () => stateListeners.delete(listener);
    },
    close: () => {
      if (state === "closed") {
        return;
      }
      source.close();
      if (state !== "ended" && state !== "failed") {
        sink.state("closed");
      }
      listeners.clear();
      stateListeners.clear();
    }
  };
}
function resolve(url, options) {
  return {
    url: typeof location === "undefined" ? url : new URL(url, location.href).href,
    lastEventId: options.lastEventId ?? "",
    token: options.token,
    transport: options.transport ?? fetchTransport(),
    silenceMax: positive("silenceMax", options.silenceMax ?? 4e4),
    retry: positive("retry", options.retry ?? 3e3),
    retryMax: positive("retryMax", options.retryMax ?? 6e4),
    healthyAfter: positive("healthyAfter", options.healthyAfter ?? 1e4),
    clock: options.clock ?? systemClock,
    random: options.random ?? Math.random
  };
}
function positive(name, millis) {
  if (!(millis > 0)) {
    throw new TypeError(`${name} must be above 0 ms, got ${millis}`);
  }
  return millis;
}
function shareOf({ share, token }, url) {
  if (!share) {
    return void 0;
  }
  const { as = "", replay = 0 } = share === true ? {} : share;
  if (token !== void 0 && as === "") {
    throw new TypeError(
      "share needs `as`, the user, beside a token: tabs of two users must not share a stream"
    );
  }
  return { name: JSON.stringify(["@nubabel/sse", as, url]), replay };
}
function parsed(data) {
  try {
    return JSON.parse(data);
  } catch {
    return data;
  }
}
function guard(run) {
  try {
    run();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
export {
  StreamError,
  askChat,
  cancelChat,
  chatReducer,
  fetchTransport,
  jobReducer,
  jobStream,
  nativeTransport,
  notificationStream,
  notificationsReducer,
  openStream,
  queueStream
};
