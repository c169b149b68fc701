// Which passkeys were used in this browser, the last first: with the id and the salt at hand, one prompt
// signs in and unlocks. Neither is a secret or says whose it is, and without them there are two prompts.

export interface Known {
  id: string;
  salt: string;
  transports: string[];
}

const place = "safehand.passkeys";
const most = 10;

export function known(): Known[] {
  try {
    const all: unknown = JSON.parse(localStorage.getItem(place) ?? "[]");
    return Array.isArray(all) ? all.filter(is) : [];
  } catch {
    return []; // storage that is blocked, or that something else wrote into
  }
}

function is(k: unknown): k is Known {
  const { id, salt, transports } = (k ?? {}) as Record<string, unknown>;
  const form = /^[A-Za-z0-9_-]{1,1366}$/;
  return typeof id === "string" && form.test(id) && typeof salt === "string" && /^[A-Za-z0-9_-]{22}$/.test(salt) &&
    Array.isArray(transports) && transports.every(t => typeof t === "string");
}

export function remember(k: Known): void {
  write([k, ...known().filter(o => o.id !== k.id)].slice(0, most));
}

export function forget(id: string): void {
  write(known().filter(k => k.id !== id));
}

function write(all: Known[]): void {
  try {
    localStorage.setItem(place, JSON.stringify(all));
  } catch {
    // Two prompts instead of one.
  }
}
