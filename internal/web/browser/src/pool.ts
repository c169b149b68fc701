import type { Bytes } from "./bytes";
import { Refused } from "./refused";
import type { Answer, Done, Job } from "./sealer";

/**
 * lasts is after how many jobs another worker takes a worker's place. Each segment leaves it hundreds of small
 * objects, which a browser looks for late: some forty megabytes for each gigabyte.
 */
const lasts = 32;

/** rests is for how long a worker with nothing to do is kept, in milliseconds. */
const rests = 30_000;

/**
 * Pool shares jobs among workers, as many as there are cores, at most four: more would take memory,
 * eight megabytes each and more than once. Jobs are begun in the order in which they were asked for.
 */
export class Pool {
  private readonly idle: Worker[] = [];
  private readonly waiting: Waiting[] = [];
  private readonly running = new Map<Worker, Waiting>();
  private readonly done = new Map<Worker, number>(); // jobs of each
  private readonly fresh = new Set<Worker>(); // that take another's place once they answer
  private readonly worn = new Set<Worker>(); // that one such took
  private resting: ReturnType<typeof setTimeout> | undefined;
  private ended = false;
  private count = 0;

  /** url is where sealer.js is served. */
  constructor(
    private readonly url: string | URL,
    readonly size = Math.max(1, Math.min(navigator.hardwareConcurrency || 2, 4)),
  ) {}

  /** run does a job. The job's bytes move to the worker: the caller has them no longer. */
  run<J extends Job>(job: J): Promise<Done<J>> {
    return new Promise((resolve, reject) => {
      if (this.ended) return reject(new Error("the workers were ended"));
      clearTimeout(this.resting);
      this.waiting.push(this.asked(job, resolve as Waiting["resolve"], reject));
      this.next();
    });
  }

  /** end stops the workers, in the middle if need be: whatever they hold is gone. */
  end(): void {
    this.ended = true;
    clearTimeout(this.resting);
    const all = [...this.running.values(), ...this.waiting];
    this.waiting.length = 0;
    for (const w of [...this.done.keys()]) this.drop(w);
    for (const j of all) j.reject(new Error("the workers were ended"));
  }

  private asked(job: Job, resolve: Waiting["resolve"], reject: Waiting["reject"]): Waiting {
    return { job, id: this.count++, resolve, reject };
  }

  private next(): void {
    if (this.waiting.length === 0) return;
    const w = this.idle.pop() ?? (this.done.size - this.fresh.size < this.size ? this.start() : undefined);
    if (w !== undefined) this.give(w, this.waiting.shift()!);
  }

  private give(w: Worker, j: Waiting): void {
    this.running.set(w, j);
    try {
      w.postMessage({ id: j.id, job: j.job }, [bytesOf(j.job).buffer]);
    } catch (e) {
      this.free(w);
      j.reject(e);
    }
  }

  private start(): Worker {
    const w = new Worker(this.url);
    this.done.set(w, 0);
    w.addEventListener("message", ({ data }: MessageEvent<Answer>) => this.answered(w, data));
    w.addEventListener("error", e => this.died(w, e.message));
    return w;
  }

  private answered(w: Worker, a: Answer): void {
    const j = this.running.get(w);
    if (j === undefined || j.id !== a.id) return;
    this.free(w);
    if ("done" in a) j.resolve(a.done);
    else j.reject(a.reason === undefined ? new Error(a.failed) : new Refused(a.reason, a.failed));
  }

  private free(w: Worker): void {
    const done = this.done.get(w)! + 1;
    this.done.set(w, done);
    this.running.delete(w);
    if (this.worn.has(w)) this.drop(w);
    else this.idle.push(w);
    this.next();
    if (done % lasts === 0 && this.done.has(w)) this.replace(w);
    if (this.running.size === 0) this.resting = setTimeout(() => [...this.idle].forEach(i => this.drop(i)), rests);
  }

  /** replace has another take its place, and only once that one answers: on a line that is gone none can be loaded. */
  private replace(w: Worker): void {
    const other = this.start();
    this.fresh.add(other);
    const taken = () => {
      this.fresh.delete(other);
      if (this.idle.includes(w)) this.drop(w);
      else if (this.done.has(w)) this.worn.add(w);
    };
    this.give(other, this.asked({ digest: { bytes: new Uint8Array(0) } }, taken, () => undefined));
  }

  private drop(w: Worker): void {
    w.terminate();
    for (const all of [this.done, this.running, this.fresh, this.worn]) all.delete(w);
    const i = this.idle.indexOf(w);
    if (i >= 0) this.idle.splice(i, 1);
  }

  /** died: what it was at is lost, and another takes its place. */
  private died(w: Worker, why: string): void {
    const j = this.running.get(w);
    this.drop(w);
    j?.reject(new Error(`a worker stopped: ${why || "it could not be loaded"}`));
    this.next();
  }
}

interface Waiting {
  id: number;
  job: Job;
  resolve(done: Done<Job>): void;
  reject(why: unknown): void;
}

function bytesOf(job: Job): Bytes {
  if ("seal" in job) return job.seal.bytes;
  if ("open" in job) return job.open.bytes;
  if ("digest" in job) return job.digest.bytes;
  return job.hash.bytes;
}
