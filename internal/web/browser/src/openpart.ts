import type { Bytes } from "./bytes";
import type { Item, SegmentOf } from "./item";
import type { Pool } from "./pool";
import { Refused } from "./refused";

/** SealBroken names the segment that is not the listed one. */
export class SealBroken extends Error {
  constructor(readonly segment: number) {
    super(`segment ${segment} is not the one in the segment list`);
  }
}

/** NotFetched: nothing is known of the segment. */
export class NotFetched extends Error {
  constructor(
    readonly segment: number,
    readonly status: number,
  ) {
    super(`the service answered ${status}`);
  }
}

/** openPart fetches a segment and opens it, if it is the listed one. What was spoilt is fetched again, three times in all. */
export async function openPart(pool: Pool, item: Item, s: SegmentOf, signal?: AbortSignal): Promise<Bytes> {
  for (let tries = 3; ; tries--) {
    const bytes = await fetched(item, s, signal);
    try {
      const { bytes: clear } = await pool.run({ open: { bytes, identity: item.key, digest: s.digest } });
      signal?.throwIfAborted();
      return clear;
    } catch (e) {
      // It may have been spoilt on the way, which fetching it again puts right.
      if (!(e instanceof Refused)) throw e;
      if (tries === 1) throw new SealBroken(s.index);
    }
  }
}

async function fetched(item: Item, s: SegmentOf, signal: AbortSignal | undefined): Promise<Bytes> {
  const headers = new Headers();
  if (item.authorization !== undefined) headers.set("Authorization", item.authorization);
  const r = await fetch(item.at + String(s.index), { headers, signal: signal ?? null, cache: "no-store", redirect: "error" });
  if (r.status === 404) throw new SealBroken(s.index);
  if (!r.ok) throw new NotFetched(s.index, r.status);
  return new Uint8Array(await r.arrayBuffer());
}
