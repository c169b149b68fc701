import { release } from "./bytes";
import type { Item } from "./item";
import { Broken } from "./sealedsegment";
import type { SealedSegment } from "./sealedsegment";

/** Unreachable: nothing is known of what was asked for, and it may come yet. */
export class Unreachable extends Error {}

/** soon is how many pieces away a run may be from one that is waited for: half a megabyte. */
const soon = 8;

/** first is how many pieces are fetched at a new place; those that follow on are longer and longer. */
const first = 8;

/** quiet is for how long nothing may have been waited for before the rest is fetched, in milliseconds. */
const quiet = 200;

/** waits are how long to wait before each further try, in milliseconds. */
const waits = [250, 1000, 3000];

/**
 * Line fetches segments in runs of pieces, from where the picture needs them on. What is needed
 * elsewhere ends a run that nobody waits for. The rest of a segment is fetched when nothing is waited
 * for, or the picture would wait for its own check. No byte comes twice.
 */
export class Line {
  private readonly runs = new Set<Run>();
  private length = first;
  private next: { s: SealedSegment; piece: number } | undefined; // where the last run for the picture ends
  private needed = 0; // when something was, last
  private readonly fronts = new Map<SealedSegment, Promise<void>>();
  private readonly ended = new AbortController();

  /** renew asks for another sign-in. */
  constructor(
    private item: Item,
    private readonly renew: () => Promise<Item | undefined>,
  ) {}

  /** need waits for a chunk's piece and for what stands in front of the first. */
  async need(s: SealedSegment, piece: number): Promise<void> {
    this.needed = performance.now();
    await Promise.all([piece === 1 ? undefined : this.front(s), this.patiently(() => this.piece(s, piece))]);
    if (!s.has(0)) await this.front(s);
  }

  /** rest fetches what is missing of a segment, and gives way to what is needed meanwhile. */
  async rest(s: SealedSegment): Promise<void> {
    await this.patiently(async () => {
      for (;;) {
        const missing = s.missing();
        if (missing === undefined) return;
        if (await this.busy()) continue;
        const run = this.start(s, missing.from, missing.to);
        const failed = await run.over;
        if (failed !== undefined && !run.stopped) throw failed;
      }
    });
  }

  /** busy waits for a moment in which nothing is waited for, and says whether it had to. */
  private async busy(): Promise<boolean> {
    const wait = this.needed + quiet - performance.now();
    if (this.runs.size === 0 && wait <= 0) return false;
    await Promise.all([...this.runs].map(r => r.over));
    if (wait > 0) await new Promise(resolve => setTimeout(resolve, wait));
    return true;
  }

  /** end stops everything. */
  end(): void {
    this.ended.abort();
    for (const r of this.runs) r.stop();
  }

  private async piece(s: SealedSegment, piece: number): Promise<void> {
    while (!s.has(piece)) {
      const run = [...this.runs].find(r => r.reaches(s, piece)) ?? this.startFor(s, piece);
      run.wanted++;
      const failed = await Promise.race([s.arrived(piece).then(() => undefined), run.over]);
      run.wanted--;
      if (failed !== undefined && !run.stopped) throw failed;
    }
  }

  /** front is fetched beside the run: a seek into the middle of a segment needs both at once. */
  private front(s: SealedSegment): Promise<void> {
    if (s.has(0)) return Promise.resolve();
    let f = this.fronts.get(s);
    if (f === undefined) {
      f = this.patiently(() => this.fetch(s, 0, 1, new AbortController())).finally(() => this.fronts.delete(s));
      this.fronts.set(s, f);
    }
    return f;
  }

  /** startFor begins a run for the picture: short at a new place, where the first bytes are waited for. */
  private startFor(s: SealedSegment, piece: number): Run {
    const on = this.next?.s === s ? this.next.piece === piece : piece === 1;
    this.length = on ? this.length * 2 : first;
    const to = Math.min(s.missing(piece)!.to, piece + this.length);
    this.next = { s, piece: to };
    return this.start(s, piece, to);
  }

  private start(s: SealedSegment, piece: number, to: number): Run {
    // Never one that somebody waits for: two who read at once would end each other's for ever.
    for (const r of this.runs) {
      if (r.wanted === 0) r.stop();
    }
    // With the first chunk comes what stands in front of it.
    const from = piece === 1 && !s.has(0) && !this.fronts.has(s) ? 0 : piece;
    const run = new Run(s, from, to, stop => this.fetch(s, from, to, stop, p => (run.at = p)));
    this.runs.add(run);
    void run.over.then(() => this.runs.delete(run));
    return run;
  }

  /** patiently tries again what could not be fetched. */
  private async patiently(f: () => Promise<void>): Promise<void> {
    for (const wait of [...waits, undefined]) {
      try {
        return await f();
      } catch (e) {
        if (!(e instanceof Unreachable) || wait === undefined || this.ended.signal.aborted) throw e;
        await new Promise(resolve => setTimeout(resolve, wait));
      }
    }
  }

  /** fetch reads pieces of a segment, its end not included. */
  private async fetch(
    s: SealedSegment,
    from: number,
    to: number,
    stop: AbortController,
    tell?: (piece: number) => void,
  ): Promise<void> {
    const start = s.place(from).from;
    const end = s.place(to - 1).to;
    const r = await this.ask(s, start, end, AbortSignal.any([stop.signal, this.ended.signal]));
    let at = r.status === 200 ? 0 : start; // who knows no ranges sends everything
    let piece = from;
    const body = r.body!.getReader();
    const era = s.era;
    while (piece < to) {
      const { done, value } = await body.read().catch(unreachable);
      if (s.era !== era) throw new Unreachable("what it belongs to was let go");
      if (done) throw new Unreachable(`the service sent ${at - start} of ${end - start} bytes`);
      const use = value.subarray(Math.min(Math.max(0, start - at), value.length), Math.max(0, end - at));
      if (use.length > 0) s.write(Math.max(at, start), use);
      at += value.length;
      release(value); // a recording that is sought through leaves dozens of megabytes of these
      for (; piece < to && s.place(piece).to <= at; piece++) s.mark(piece);
      tell?.(piece);
    }
    void body.cancel().catch(() => undefined);
  }

  private async ask(s: SealedSegment, start: number, end: number, signal: AbortSignal): Promise<Response> {
    for (let again = true; ; again = false) {
      const headers = new Headers({ Range: `bytes=${start}-${end - 1}` });
      if (this.item.authorization !== undefined) headers.set("Authorization", this.item.authorization);
      const r = await fetch(this.item.at + String(s.of.index), { headers, signal, cache: "no-store", redirect: "error" }).catch(
        unreachable,
      );
      if (r.ok && r.body !== null && isOf(r, s.of.size)) return r;
      if (r.ok || r.status === 416) throw new Broken(s.of.index, "it is not as long as the segment list says");
      if (r.status === 404) throw new Broken(s.of.index, "it is missing");
      const item = r.status === 401 && again ? await this.renew() : undefined;
      if (item === undefined) throw new Unreachable(`the service answered ${r.status}`);
      this.item = item;
    }
  }
}

/** isOf compares the length that a range is said to be of. */
function isOf(r: Response, size: number): boolean {
  if (r.status === 200) return (r.headers.get("Content-Length") ?? String(size)) === String(size);
  return r.headers.get("Content-Range")?.split("/")[1] === String(size);
}

function unreachable(e: unknown): never {
  throw new Unreachable(e instanceof Error ? e.message : String(e));
}

/** Run is one fetch under way. */
class Run {
  stopped = false;
  wanted = 0; // by so many readers at once
  at: number;
  /** Why it ended, if not as it should; it never rejects. */
  readonly over: Promise<unknown>;
  private readonly controller = new AbortController();

  constructor(
    private readonly segment: SealedSegment,
    from: number,
    private readonly to: number,
    go: (stop: AbortController) => Promise<void>,
  ) {
    this.at = from;
    this.over = go(this.controller).then(
      () => undefined,
      (e: unknown) => e,
    );
  }

  reaches(s: SealedSegment, piece: number): boolean {
    return !this.stopped && s === this.segment && this.at <= piece && piece <= this.at + soon && piece < this.to;
  }

  stop(): void {
    this.stopped = true;
    this.controller.abort();
  }
}
