import type { Bytes } from "./bytes";
import type { Item } from "./item";
import { headSize, kindOf } from "./kind";
import type { Kind } from "./kind";
import { clearSize } from "./layout";
import { openPart } from "./openpart";
import { Pool } from "./pool";
import { built, script } from "./scripts";

/** TooLarge: more than a page should hold in memory. It is to be exported. */
export class TooLarge extends Error {}

/** most is what is held in memory at once: the parts of a file, in clear. */
const most = 1 << 30;

// Each takes the memory of a segment, twice.
const atOnce = 3;

/**
 * whole fetches and opens all of a file before any of it is shown: for what is no picture or sound,
 * and for browsers that have no service worker. Nothing is opened that does not match the list.
 */
export async function whole(
  item: Item,
  progress: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<{ parts: Bytes[]; kind: Kind }> {
  if (item.size > most) throw new TooLarge(`${item.size} bytes`);
  const holds = clearSize(item.segmentSize) ?? 0;
  if (holds === 0) throw new Error("no segment has such a size");
  const first = Math.floor(item.offset / holds);
  const last = Math.floor((item.offset + Math.max(1, item.size) - 1) / holds);
  const wanted = item.segments.filter(s => s.index >= first && s.index <= last);
  const total = wanted.reduce((n, s) => n + s.size, 0);
  const pool = new Pool(script(built() + "sealer.js"), atOnce);
  const parts: Bytes[] = [];
  let done = 0;
  let next = 0;
  const run = async () => {
    for (let i = next++; i < wanted.length; i = next++) {
      const s = wanted[i]!;
      const clear = await openPart(pool, item, s, signal);
      const at = s.index * holds;
      parts[i] = clear.subarray(Math.max(0, item.offset - at), Math.max(0, item.offset + item.size - at));
      progress((done += s.size), total);
    }
  };
  try {
    await Promise.all(Array.from({ length: atOnce }, run));
  } finally {
    pool.end();
  }
  return { parts, kind: kindOf(parts[0]?.subarray(0, headSize) ?? new Uint8Array(0), item.name) };
}
