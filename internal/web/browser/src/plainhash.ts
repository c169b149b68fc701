import { sha256 } from "@noble/hashes/sha2.js";
import { createSHA256 } from "hash-wasm";
import type { Bytes } from "./bytes";

/**
 * PlainHash is SHA-256 that can stop at any byte and go on later, on this machine or another: what
 * was read of a file is not read again. It is saved as the Go programs save theirs.
 */
export interface PlainHash {
  update(b: Bytes): void;
  save(): Bytes;
  digest(): Bytes;
}

/** plainHash begins anew, or goes on from what was saved. */
export async function plainHash(saved?: Bytes): Promise<PlainHash> {
  const from = saved && parse(saved);
  try {
    return await ofWebAssembly(from);
  } catch {
    return ofLibrary(from); // WebAssembly is off in this browser: slower, and the same
  }
}

/** State is where a hash stands: the chaining words, what does not fill a block yet, and how much there was. */
interface State {
  words: number[];
  block: Bytes;
  length: number;
}

// "sha" 3, eight words, a block, the length: the form of Go's crypto/sha256.
const magic = [0x73, 0x68, 0x61, 0x03];
const savedSize = 4 + 32 + 64 + 8;

function parse(saved: Bytes): State {
  if (saved.length !== savedSize || magic.some((x, i) => saved[i] !== x)) {
    throw new Error("not the saved state of a SHA-256");
  }
  const v = new DataView(saved.buffer, saved.byteOffset, saved.length);
  return {
    words: Array.from({ length: 8 }, (_, i) => v.getUint32(4 + 4 * i)),
    block: saved.slice(36, 100),
    length: Number(v.getBigUint64(100)),
  };
}

function write(s: State): Bytes {
  const saved = new Uint8Array(savedSize);
  const v = new DataView(saved.buffer);
  saved.set(magic);
  s.words.forEach((w, i) => v.setUint32(4 + 4 * i, w));
  saved.set(s.block.subarray(0, s.length % 64), 36);
  v.setBigUint64(100, BigInt(s.length));
  return saved;
}

// Where hash-wasm keeps block, length and words in what it saves; the rest never changes.
const wasm = { block: 4, length: 68, words: 76 };

async function ofWebAssembly(from: State | undefined): Promise<PlainHash> {
  const h = await createSHA256();
  h.init();
  if (from !== undefined) {
    const s = h.save();
    const v = new DataView(s.buffer, s.byteOffset, s.length);
    s.set(from.block, wasm.block);
    v.setBigUint64(wasm.length, BigInt(from.length), true);
    from.words.forEach((w, i) => v.setUint32(wasm.words + 4 * i, w, true));
    h.load(s);
  }
  return {
    update: b => void h.update(b),
    save() {
      const s = h.save();
      const v = new DataView(s.buffer, s.byteOffset, s.length);
      return write({
        words: Array.from({ length: 8 }, (_, i) => v.getUint32(wasm.words + 4 * i, true)),
        block: new Uint8Array(s.subarray(wasm.block, wasm.block + 64)),
        length: Number(v.getBigUint64(wasm.length, true)),
      });
    },
    digest: () => new Uint8Array(h.digest("binary")),
  };
}

/** Inside is what the library's hash holds, which its types keep to themselves. */
interface Inside {
  get(): number[];
  set(...words: number[]): void;
  buffer: Bytes;
  length: number;
  pos: number;
}

function ofLibrary(from: State | undefined): PlainHash {
  const h = sha256.create();
  const inside = h as unknown as Inside;
  if (from !== undefined) {
    inside.set(...from.words);
    inside.buffer.set(from.block);
    inside.length = from.length;
    inside.pos = from.length % 64;
  }
  return {
    update: b => void h.update(b),
    save: () => write({ words: inside.get().map(w => w >>> 0), block: inside.buffer, length: inside.length }),
    digest: () => new Uint8Array(h.clone().digest()),
  };
}
