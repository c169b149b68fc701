// The worker for what costs time: it seals, opens and hashes one segment after the other. Bytes come
// and go as transfers, so that they are never there twice. It knows no name and speaks to nobody.

import { release, sha256 } from "./bytes";
import type { Bytes } from "./bytes";
import { plainHash } from "./plainhash";
import { Refused } from "./refused";
import type { Reason } from "./refused";
import { openSegment, sealSegment } from "./stream";

/** Job is what the worker does, one of four. */
export type Job =
  | { seal: { bytes: Bytes; recipient: string } }
  | { open: { bytes: Bytes; identity: string; digest?: string; shared?: boolean } } // digest: what the sealed bytes must be; shared: to several keys
  | { digest: { bytes: Bytes } }
  | { hash: { bytes: Bytes; state?: Bytes } }; // goes on with the SHA-256 of a file

/** Done answers a job. The bytes that came are given back where they are of use. */
export type Done<J extends Job> = J extends { seal: object }
  ? { bytes: Bytes; digest: string; size: number }
  : J extends { open: object }
    ? { bytes: Bytes }
    : J extends { digest: object }
      ? { bytes: Bytes; digest: string; size: number }
      : { bytes: Bytes; state: Bytes };

/** Answer is a Done, or why there is none. */
export type Answer = { id: number; done: Done<Job> } | { id: number; failed: string; reason?: Reason };

async function work(job: Job): Promise<Done<Job>> {
  if ("seal" in job) {
    const bytes = await sealSegment(job.seal.bytes, job.seal.recipient);
    release(job.seal.bytes);
    return { bytes, digest: await sha256(bytes), size: bytes.length };
  }
  if ("open" in job) {
    const { bytes, identity, digest, shared } = job.open;
    if (digest !== undefined && (await sha256(bytes)) !== digest) {
      throw new Refused("segment", "its digest is not the one in the segment list");
    }
    const clear = await openSegment(bytes, identity, shared !== true);
    release(bytes);
    return { bytes: clear };
  }
  if ("digest" in job) {
    const bytes = job.digest.bytes;
    return { bytes, digest: await sha256(bytes), size: bytes.length };
  }
  const h = await plainHash(job.hash.state);
  h.update(job.hash.bytes);
  return { bytes: job.hash.bytes, state: h.save() };
}

const here = self as unknown as { postMessage(m: Answer, transfer: Transferable[]): void };

self.addEventListener("message", async ({ data: { id, job } }: MessageEvent<{ id: number; job: Job }>) => {
  try {
    const done = await work(job);
    here.postMessage({ id, done }, [done.bytes.buffer]);
  } catch (e) {
    const failed = e instanceof Error ? e.message : String(e);
    here.postMessage(e instanceof Refused ? { id, failed, reason: e.reason } : { id, failed }, []);
  }
});
