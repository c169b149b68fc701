import { generateHybridIdentity, identityToRecipient } from "age-encryption";
import { inFlight, release } from "./bytes";
import type { Bytes } from "./bytes";
import { chacha } from "./chacha";
import type { Chacha } from "./chacha";
import { newHeader, openHeader } from "./header";
import { chunksIn, chunkSize, clearSize, frontSize, nonceSize, sealedChunk, sealedSize } from "./layout";
import type { Place } from "./layout";
import { Refused } from "./refused";

// The payload of an age file: chunks of 64 KiB, each sealed by itself under its number, the last
// one marked. So any chunk opens without those before it, and none can be moved, cut off or added.

// More bring nothing: the browser has no more threads for it.
const atOnce = 4;

/** Payload opens the chunks of one age file, in any order. */
export class Payload {
  /** of reads the front of an age file that has size bytes in all. */
  static async of(front: Bytes, size: number, identity: string, alone = true): Promise<Payload> {
    const h = await openHeader(front, identity, alone);
    const start = h.size + nonceSize;
    if (front.length < start) throw new Refused("age", "cut short in front of its first chunk");
    return new Payload(await payloadCipher(h.fileKey, front.slice(h.size, start)), start, size);
  }

  readonly size: number;
  readonly chunks: number;

  private constructor(
    private readonly cipher: Chacha,
    private readonly start: number,
    private readonly sealed: number,
  ) {
    const n = clearSize(sealed, start);
    if (n === undefined) throw new Refused("age", `no age file has ${sealed} bytes`);
    this.size = n;
    this.chunks = chunksIn(n);
  }

  /** clear is where a chunk stands in what is inside. */
  clear(chunk: number): Place {
    return { from: chunk * chunkSize, to: Math.min((chunk + 1) * chunkSize, this.size) };
  }

  /** place is where a chunk stands in the file. */
  place(chunk: number): Place {
    const from = this.start + chunk * sealedChunk;
    return { from, to: Math.min(from + sealedChunk, this.sealed) };
  }

  async open(chunk: number, sealed: Bytes): Promise<Bytes> {
    try {
      return await this.cipher.open(nonceOf(chunk, chunk === this.chunks - 1), sealed);
    } catch {
      throw new Refused("age", `damaged: chunk ${chunk} does not open`);
    }
  }
}

/** sealSegment makes an age file to one recipient, under a file key that is kept nowhere. */
export async function sealSegment(clear: Bytes, recipient: string): Promise<Bytes> {
  const { header, fileKey } = await newHeader(recipient);
  const nonce = crypto.getRandomValues(new Uint8Array(nonceSize));
  const cipher = await payloadCipher(fileKey, nonce);
  const out = new Uint8Array(sealedSize(clear.length));
  out.set(header);
  out.set(nonce, header.length);
  const n = chunksIn(clear.length);
  await inFlight(n, atOnce, async i => {
    const sealed = await cipher.seal(nonceOf(i, i === n - 1), clear.subarray(i * chunkSize, (i + 1) * chunkSize));
    out.set(sealed, frontSize + i * sealedChunk);
    release(sealed);
  });
  return out;
}

/** openSegment opens a whole age file. With alone it must be sealed to one key, as segments are. */
export async function openSegment(sealed: Bytes, identity: string, alone = true): Promise<Bytes> {
  const p = await Payload.of(sealed, sealed.length, identity, alone);
  const out = new Uint8Array(p.size);
  await inFlight(p.chunks, atOnce, async i => {
    const at = p.place(i);
    const clear = await p.open(i, sealed.subarray(at.from, at.to));
    out.set(clear, p.clear(i).from);
    release(clear);
  });
  return out;
}

/**
 * warm seals and opens nothing, to a key that is thrown away: the first time costs a tenth of a second,
 * in which a person may as well still be reading the page.
 */
export async function warm(): Promise<void> {
  const identity = await generateHybridIdentity();
  await openSegment(await sealSegment(new Uint8Array(1), await identityToRecipient(identity)), identity);
}

/** nonceOf is the chunk's number, eleven bytes, and a byte that marks the last. */
function nonceOf(chunk: number, last: boolean): Bytes {
  const n = new Uint8Array(12);
  new DataView(n.buffer).setBigUint64(3, BigInt(chunk));
  n[11] = last ? 1 : 0;
  return n;
}

async function payloadCipher(fileKey: Bytes, salt: Bytes): Promise<Chacha> {
  const from = await crypto.subtle.importKey("raw", fileKey, "HKDF", false, ["deriveBits"]);
  const info = new TextEncoder().encode("payload");
  return chacha(new Uint8Array(await crypto.subtle.deriveBits({ name: "HKDF", hash: "SHA-256", salt, info }, from, 256)));
}
