// Who seals and opens for a page: workers that are replaced before what they leave behind is much. Here they
// are made of nothing.
import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { compiled } from "./compiled.mjs";

const { Pool } = compiled("pool");

const alive = new Set();
let started, together, missing;

globalThis.Worker = class extends EventTarget {
  constructor() {
    super();
    alive.add(this);
    this.missing = missing(++started);
    together = Math.max(together, alive.size);
  }
  postMessage({ id, job: { digest } }) {
    setImmediate(() => {
      if (!alive.has(this)) return;
      const answer = { data: { id, done: { bytes: digest.bytes } } };
      this.dispatchEvent(Object.assign(new Event(this.missing ? "error" : "message"), this.missing ? { message: "no line" } : answer));
    });
  }
  terminate() {
    alive.delete(this);
  }
};

beforeEach(() => {
  alive.clear();
  started = together = 0;
  missing = () => false;
});

const job = () => ({ digest: { bytes: new Uint8Array(1) } });
const times = async (n, f) => {
  for (let i = 0; i < n; i++) await f();
};
const soon = () => new Promise(setImmediate);

test("another takes the place of a worker that has done 32 jobs, and no job is lost", async () => {
  const pool = new Pool("sealer.js", 1);
  await times(100, () => pool.run(job()));
  await soon();
  assert.equal(started, 4);
  assert.equal(together, 2, "more than a worker and who follows it");
  assert.equal(alive.size, 1, "who was replaced is still there");
  pool.end();
  assert.equal(alive.size, 0);
});

test("a worker goes on while no other can be loaded", async () => {
  missing = n => n > 1;
  const pool = new Pool("sealer.js", 1);
  await times(100, () => pool.run(job()));
  assert.equal(started, 4);
  missing = () => false;
  await times(32, () => pool.run(job()));
  await soon();
  assert.equal(alive.size, 1);
  pool.end();
});

test("workers that have nothing to do are ended, and others are there for what comes then", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const pool = new Pool("sealer.js", 2);
  await Promise.all([1, 2, 3, 4].map(() => pool.run(job())));
  assert.equal(alive.size, 2);
  mock.timers.tick(30_000);
  assert.equal(alive.size, 0);
  await pool.run(job());
  assert.equal(alive.size, 1);
  mock.timers.reset();
  pool.end();
});

test("who waits when the workers are ended hears of it", async () => {
  const pool = new Pool("sealer.js", 1);
  const all = [1, 2].map(() => assert.rejects(pool.run(job()), /ended/));
  pool.end();
  await Promise.all(all);
});
