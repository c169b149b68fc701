import type { Bytes } from "./bytes";
import { chunkSize, clearSize } from "./layout";
import type { FromWorker, Item } from "./item";
import { Line, Unreachable } from "./line";
import { Broken, SealedSegment } from "./sealedsegment";

/** held is how many sealed bytes are kept, so that going back fetches nothing: two segments at least. */
const held = 20 << 20;

/**
 * FileReader reads one file out of sealed segments, at any place, and opens only the chunks which that
 * needs. What it gives is provisional. Behind it, every segment that it has given anything of is
 * fetched to its end and compared with the segment list; if one is another, nothing more is read.
 */
export class FileReader {
  private readonly segments = new Map<number, SealedSegment>();
  private readonly line: Line;
  private readonly whole: number; // bytes that a whole segment holds
  private readonly queue: SealedSegment[] = [];
  private readonly proofs = new Map<SealedSegment, Promise<void>>();
  private checking: Promise<void> | undefined;
  private checked = 0;
  private stopped: Error | undefined;
  private clock = 0;

  constructor(
    readonly item: Item,
    private readonly tell: (m: Told) => void,
    renew: () => Promise<Item | undefined>,
  ) {
    this.line = new Line(item, renew);
    this.whole = clearSize(item.segmentSize) ?? 0;
    if (this.whole === 0) throw new Error("no segment has such a size");
  }

  /** read gives some bytes from a place in the file on, as many as are at hand at once. */
  async read(at: number): Promise<Bytes> {
    const place = this.item.offset + at;
    const within = place % this.whole;
    const chunk = Math.floor(within / chunkSize);
    const { clear, index } = await this.chunk(Math.floor(place / this.whole), chunk);
    const from = within - chunk * chunkSize;
    const to = Math.min(clear.length, from + this.item.size - at);
    if (to <= from) throw this.stop(new Broken(index, "it ends before the file does"));
    return clear.subarray(from, to);
  }

  /** end stops everything that is under way. Nothing is read any more. */
  end(): void {
    this.stop(new Error("closed"));
  }

  private segment(index: number): SealedSegment {
    if (this.stopped !== undefined) throw this.stopped;
    let s = this.segments.get(index);
    if (s === undefined) {
      const of = this.item.segments.find(x => x.index === index);
      if (of === undefined) throw new Error(`segment ${index} is not in the list that the page gave`);
      s = new SealedSegment(of);
      this.segments.set(index, s);
    }
    s.used = ++this.clock;
    return s;
  }

  private async chunk(index: number, chunk: number): Promise<{ clear: Bytes; index: number }> {
    try {
      const s = this.segment(index);
      for (let again = true; ; again = false) {
        while (!s.has(0) || !s.has(chunk + 1)) await this.line.need(s, chunk + 1);
        try {
          const clear = await s.open(chunk, this.item.key);
          if (this.stopped !== undefined) throw this.stopped;
          this.owe(s);
          return { clear, index };
        } catch (e) {
          if (this.stopped !== undefined) throw this.stopped;
          if (!again) throw new Broken(s.of.index, e instanceof Error ? e.message : String(e));
          await this.prove(s); // it may have been spoilt on the way
        }
      }
    } catch (e) {
      throw this.failed(e);
    }
  }

  /** owe queues the check of a segment, the newest first: it is the one whose rest is under way. */
  private owe(s: SealedSegment): void {
    if (s.checked) return;
    if (!this.queue.includes(s)) {
      this.queue.push(s);
      this.report();
    }
    this.evict(s);
    this.checking ??= this.check().finally(() => (this.checking = undefined));
  }

  private async check(): Promise<void> {
    try {
      for (let s = this.queue.at(-1); s !== undefined && this.stopped === undefined; s = this.queue.at(-1)) {
        await this.prove(s);
        if (this.stopped !== undefined) return;
        this.queue.splice(this.queue.indexOf(s), 1);
        this.checked++;
        this.evict(s);
        this.report();
      }
    } catch (e) {
      this.failed(e);
    }
  }

  /**
   * prove compares a segment with the list. A difference may have come on the way: it is fetched once
   * more, whole. What was shown must be in the true one, or another picture was shown.
   */
  private prove(s: SealedSegment): Promise<void> {
    let p = this.proofs.get(s);
    if (p === undefined) {
      p = this.proof(s).finally(() => this.proofs.delete(s));
      this.proofs.set(s, p);
    }
    return p;
  }

  private async proof(s: SealedSegment): Promise<void> {
    for (let again = true; !s.checked; again = false) {
      await this.line.rest(s);
      if (this.stopped !== undefined) return;
      if (await s.isWhole()) {
        if (await s.showedOther()) throw new Broken(s.of.index, "what was shown of it is not in it");
        s.settle();
      } else if (!again) {
        throw new Broken(s.of.index, "its digest is not the one in the segment list");
      } else {
        s.drop();
      }
    }
  }

  /** evict lets go of the segments that were not used for longest. */
  private evict(now: SealedSegment): void {
    const all = [...this.segments.values()]
      .filter(s => s.held > 0 && s !== now && !this.proofs.has(s))
      .sort((a, b) => a.used - b.used);
    let sum = now.held + all.reduce((n, s) => n + s.held, 0);
    for (const s of all.slice(0, -1)) {
      if (sum <= held) return;
      sum -= s.held;
      s.drop();
    }
  }

  private failed(e: unknown): Error {
    const why = e instanceof Error ? e : new Error(String(e));
    if (this.stopped !== undefined) return this.stopped;
    if (why instanceof Broken) return this.stop(why);
    this.tell({ trouble: why instanceof Unreachable ? why.message : `it could not be opened: ${why.message}` });
    return why;
  }

  private stop(why: Error): Error {
    if (this.stopped !== undefined) return this.stopped;
    this.stopped = why;
    this.line.end();
    this.segments.clear();
    if (why instanceof Broken) this.tell({ broken: why.segment, why: why.why });
    return why;
  }

  private report(): void {
    this.tell({ checked: this.checked, owed: this.queue.length });
  }
}

/** Told is what a reader tells of its file. */
export type Told = FromWorker extends infer M
  ? M extends { want: true }
    ? never
    : M extends { path: string }
      ? Omit<M, "path">
      : never
  : never;
