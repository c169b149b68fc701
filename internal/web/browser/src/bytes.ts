// Bytes are memory that WebCrypto takes and that can be handed to a worker.
export type Bytes = Uint8Array<ArrayBuffer>;

// Chromium counts no memory that transfer took; elsewhere nothing is gained by the longer way.
const nowhere = "userAgentData" in (globalThis.navigator ?? {}) ? closed() : undefined; // a port whose other end is closed

function closed(): MessagePort {
  const { port1, port2 } = new MessageChannel();
  port2.close();
  return port1;
}

/**
 * release frees memory that nobody needs any more, at once: left to be found, segments of eight megabytes
 * pile up to hundreds before a browser looks for them. In Chromium it is sent to nobody: transfer would
 * take it off the account by which the browser decides to look, and what WebCrypto or fetch has seen of it
 * stays all the same.
 */
export function release(b: Bytes): void {
  if (nowhere) nowhere.postMessage(null, [b.buffer]);
  else (b.buffer as unknown as { transfer?(size: number): void }).transfer?.(0);
}

/** sha256 is the digest of sealed bytes, as segment lists write it. */
export async function sha256(b: Bytes): Promise<string> {
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", b)));
}

/** joined is one piece of memory made of several, with nothing else in it. */
export function joined(parts: Bytes[]): Bytes {
  const all = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  parts.reduce((at, p) => (all.set(p, at), at + p.length), 0);
  return all;
}

export function hex(b: Uint8Array): string {
  return Array.from(b, x => x.toString(16).padStart(2, "0")).join("");
}

/**
 * inFlight runs f for 0 to n-1, a few at a time: WebCrypto works on other threads, and one call
 * after the other would leave them idle. The first failure is thrown, and nothing is begun after it.
 */
export async function inFlight(n: number, atOnce: number, f: (i: number) => Promise<void>): Promise<void> {
  let next = 0;
  let failed = false;
  const run = async () => {
    while (next < n && !failed) {
      try {
        await f(next++);
      } catch (e) {
        failed = true;
        throw e;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(n, atOnce) }, run));
}
