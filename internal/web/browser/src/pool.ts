import type { Bytes } from "./bytes";
import { Refused } from "./refused";
import type { Answer, Done, Job } from "./sealer";

/**
 * Pool shares jobs among workers, as many as there are cores, at most four: more would take memory,
 * eight megabytes each and more than once. Jobs are begun in the order in which they were asked for.
 */
export class Pool {
  private readonly idle: Worker[] = [];
  private readonly waiting: Waiting[] = [];
  private readonly running = new Map<Worker, Waiting>();
  private started = 0;
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
      this.waiting.push({ job, id: this.count++, resolve: resolve as Waiting["resolve"], reject });
      this.next();
    });
  }

  /** end stops the workers, in the middle if need be: whatever they hold is gone. */
  end(): void {
    this.ended = true;
    for (const w of [...this.idle, ...this.running.keys()]) w.terminate();
    for (const j of [...this.running.values(), ...this.waiting]) j.reject(new Error("the workers were ended"));
    this.idle.length = this.waiting.length = 0;
    this.running.clear();
  }

  private next(): void {
    if (this.waiting.length === 0) return;
    const w = this.idle.pop() ?? (this.started < this.size ? this.start() : undefined);
    if (w === undefined) return;
    const j = this.waiting.shift()!;
    this.running.set(w, j);
    try {
      w.postMessage({ id: j.id, job: j.job }, [bytesOf(j.job).buffer]);
    } catch (e) {
      this.free(w);
      j.reject(e);
    }
  }

  private start(): Worker {
    this.started++;
    const w = new Worker(this.url);
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
    this.running.delete(w);
    this.idle.push(w);
    this.next();
  }

  /** died: what it was at is lost, and another takes its place. */
  private died(w: Worker, why: string): void {
    w.terminate();
    this.started--;
    const j = this.running.get(w);
    this.running.delete(w);
    const i = this.idle.indexOf(w);
    if (i >= 0) this.idle.splice(i, 1);
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
