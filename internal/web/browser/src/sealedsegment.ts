import { release, sha256 } from "./bytes";
import type { Bytes } from "./bytes";
import type { SegmentOf } from "./item";
import { chunksIn, clearSize, frontSize, sealedChunk } from "./layout";
import type { Place } from "./layout";
import { Payload } from "./stream";

/** Broken says that a segment is not what the segment list names. */
export class Broken extends Error {
  constructor(
    readonly segment: number,
    readonly why: string,
  ) {
    super(`segment ${segment}: ${why}`);
  }
}

/**
 * SealedSegment is as much of a segment as there is so far, in pieces: what stands in front of the first
 * chunk, then the chunks. A chunk that opens proves little: whoever had the key once could have made
 * it. So each piece that was shown is remembered by its digest until the whole segment is the listed
 * one, and it is the bytes shown that must be in it, not such as were fetched to please the check.
 */
export class SealedSegment {
  checked = false;
  used = 0;
  /** How often the bytes were let go: what is still coming belongs to an era. */
  era = 0;
  private bytes: Bytes | undefined;
  private have = new Set<number>();
  private readonly shown = new Map<number, string>();
  private readonly waiting = new Map<number, (() => void)[]>();
  private payload: Promise<Payload> | undefined;
  readonly pieces: number;

  constructor(readonly of: SegmentOf) {
    const clear = clearSize(of.size);
    if (clear === undefined) throw new Broken(of.index, "it has a size that can't be");
    this.pieces = 1 + chunksIn(clear);
  }

  has(piece: number): boolean {
    return this.have.has(piece);
  }

  get held(): number {
    return this.bytes?.length ?? 0;
  }

  /** missing is the first run of pieces from one on that are not there, or nothing. */
  missing(from = 0): { from: number; to: number } | undefined {
    while (from < this.pieces && this.have.has(from)) from++;
    if (from === this.pieces) return undefined;
    let to = from + 1;
    while (to < this.pieces && !this.have.has(to)) to++;
    return { from, to };
  }

  /** place is where a piece stands among the sealed bytes. */
  place(piece: number): Place {
    if (piece === 0) return { from: 0, to: frontSize };
    const from = frontSize + (piece - 1) * sealedChunk;
    return { from, to: Math.min(from + sealedChunk, this.of.size) };
  }

  /** write takes bytes that have come. */
  write(at: number, b: Uint8Array): void {
    this.bytes ??= new Uint8Array(this.of.size);
    this.bytes.set(b, at);
  }

  /** mark: a piece is whole. */
  mark(piece: number): void {
    this.have.add(piece);
    const all = this.waiting.get(piece) ?? [];
    this.waiting.delete(piece);
    for (const f of all) f();
  }

  /** arrived waits for a piece. */
  arrived(piece: number): Promise<void> {
    if (this.have.has(piece)) return Promise.resolve();
    return new Promise(resolve => this.waiting.set(piece, [...(this.waiting.get(piece) ?? []), resolve]));
  }

  /** open gives a chunk whose piece and front are there. */
  async open(chunk: number, key: string): Promise<Bytes> {
    const sealed = this.piece(chunk + 1);
    this.payload ??= Payload.of(this.piece(0), this.of.size, key);
    try {
      const clear = await (await this.payload).open(chunk, sealed);
      if (!this.checked) {
        for (const p of [0, chunk + 1]) {
          if (!this.shown.has(p)) this.shown.set(p, await sha256(p === 0 ? this.piece(0) : sealed));
        }
      }
      return clear;
    } finally {
      release(sealed);
    }
  }

  private piece(p: number): Bytes {
    const at = this.place(p);
    return this.bytes!.slice(at.from, at.to);
  }

  /**
   * drop lets go of the bytes, and of nothing that has to be proven of them. What comes in their place
   * is unproven again, whatever they were.
   */
  drop(): void {
    this.checked = false;
    this.era++;
    if (this.bytes !== undefined) release(this.bytes);
    this.bytes = undefined;
    this.payload = undefined;
    this.have = new Set();
  }

  /** isWhole compares all of it with the list. */
  async isWhole(): Promise<boolean> {
    return (await sha256(this.bytes!)) === this.of.digest;
  }

  /** showedOther names a piece that was shown and is not in the bytes, which are the listed ones. */
  async showedOther(): Promise<boolean> {
    for (const [p, digest] of this.shown) {
      const at = this.place(p);
      if ((await sha256(this.bytes!.subarray(at.from, at.to))) !== digest) return true; // digest copies: no second copy
    }
    return false;
  }

  /** settle is for a segment whose bytes are the listed ones, and which showed no others. */
  settle(): void {
    this.checked = true;
    this.shown.clear();
  }
}
