const LENGTH_MAX = 160;

/** JSON for people to read: one line, cut where it grows long. */
export function shortJson(value) {
  const json = JSON.stringify(value);
  return json.length > LENGTH_MAX ? `${json.slice(0, LENGTH_MAX)}…` : json;
}
