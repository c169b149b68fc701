// Where things stand in a segment: an age header, a nonce, and chunks of 64 KiB, each with its tag.

export const chunkSize = 64 << 10;
export const tag = 16;
export const sealedChunk = chunkSize + tag;
export const nonceSize = 16;

/** headerSize is the length of an age header to one hybrid recipient: always the same. */
export const headerSize = 1627;

/** frontSize is what stands before the first chunk of a segment. */
export const frontSize = headerSize + nonceSize;

/** Place is a range of bytes, its end not included. */
export interface Place {
  from: number;
  to: number;
}

/** chunksIn is how many chunks n bytes make. Nothing makes one, too. */
export function chunksIn(n: number): number {
  return Math.max(1, Math.ceil(n / chunkSize));
}

/** sealedSize is the length of the segment that n bytes become. */
export function sealedSize(n: number): number {
  return frontSize + n + chunksIn(n) * tag;
}

/** clearSize is how many bytes an age file of that length holds, or nothing when there is none so long. */
export function clearSize(sealed: number, front = frontSize): number | undefined {
  const payload = sealed - front;
  const rest = payload % sealedChunk;
  // Only a payload of nothing may end in a chunk of nothing.
  if (payload < tag || (rest !== 0 && rest <= tag && payload !== tag)) return undefined;
  return payload - Math.ceil(payload / sealedChunk) * tag;
}
