// How fast the page seals and opens, beside its ciphers alone: pairs, in turn, in one browser.
import { test } from "node:test";
import { base, browser } from "./chromium.mjs";

const pairs = 5;
const size = 512 << 20;
const rate = ms => size / 1e3 / ms;
const middle = all => all.sort((a, b) => a - b)[all.length >> 1];

/** prepare gives the page what is measured: the program, workers that only cipher, and the real ones. */
const prepare = async () => {
  const url = trustedTypes.createPolicy("test", { createScriptURL: u => u });
  const start = path => new Worker(url.createScriptURL(path));
  const cores = Math.max(1, Math.min(navigator.hardwareConcurrency || 2, 4));
  const segment = 8 << 20;
  const many = (512 << 20) / segment;
  const once = (w, m, move) =>
    new Promise((resolve, reject) => {
      w.onmessage = ({ data }) => (data.failed ? reject(new Error(data.failed)) : resolve(data));
      w.postMessage(m, move);
    });

  const program = start("/dist/worker.js");
  let answered;
  program.onmessage = ({ data }) => data.done === undefined && answered(data);
  const ask = m =>
    new Promise((resolve, reject) => {
      answered = d => (d.error || d.failed ? reject(new Error(d.error ?? d.failed)) : resolve(d));
      program.postMessage(m);
    });
  await ask({ start: { program: "/dist/client.wasm", support: "/dist/wasm_exec.js" } });
  const file = document.getElementById("chosen").files[0];
  program.postMessage({ chosen: [["/chosen/noise.bin", file]] });

  /** over gives each of so many workers one job after the other, until all are done. */
  const over = async (all, f) => {
    let next = 0;
    await Promise.all(all.map(async w => { while (next < many) await f(w, next++); }));
  };
  const plain = Array.from({ length: cores }, () => start("/ciphers.js"));
  const digests = start("/ciphers.js");
  const real = Array.from({ length: cores }, () => start("/dist/sealer.js"));
  const hashes = start("/dist/sealer.js");
  const timed = async f => {
    const from = performance.now();
    await f();
    return performance.now() - from;
  };
  /** beside does the segments on some workers and their digest in clear, which is one, on another. */
  const beside = (all, f, digest) => timed(() => Promise.all([over(all, f), over([digest.worker], digest.job)]));

  const bytes = () => new Uint8Array(segment);
  const opening = await once(real[0], { id: 0, job: { seal: { bytes: bytes(), recipient: window.key.recipient } } });
  window.measured = {
    ciphers: () =>
      beside(
        plain,
        async w => once(w, { job: "seal", bytes: bytes() }),
        { worker: digests, job: async w => once(w, { job: "hash", bytes: bytes() }) },
      ),
    sealing: () => timed(() => ask({ id: "1", act: "sealToNothing", arguments: JSON.stringify({ paths: ["/chosen/noise.bin"] }) })),
    opening: () =>
      beside(
        real,
        async w => once(w, { id: 1, job: { open: { bytes: opening.done.bytes.slice(), identity: window.key.identity, digest: opening.done.digest } } }),
        { worker: hashes, job: async w => once(w, { id: 1, job: { hash: { bytes: bytes() } } }) },
      ),
  };
};

test("sealing and opening beside their ciphers", async t => {
  const b = await browser();
  const page = await b.newPage();
  page.on("pageerror", e => console.error(e.message));
  await page.goto(base);
  await page.evaluate(() => document.querySelector("main").append(Object.assign(document.createElement("input"), { type: "file", id: "chosen" })));
  await page.setInputFiles("#chosen", process.env.SAFEHAND_NOISE);
  const key = await (await fetch(`${base}/key`)).json();
  await page.evaluate(k => (window.key = k), key);
  await page.evaluate(prepare);
  const found = { ciphers: [], sealing: [], opening: [] };
  for (let i = 0; i < pairs; i++) {
    for (const what of Object.keys(found)) found[what].push(await page.evaluate(w => window.measured[w](), what));
  }
  const plain = middle(found.ciphers);
  for (const what of ["sealing", "opening"]) {
    t.diagnostic(`${what}: ${rate(middle(found[what])).toFixed(0)} MB/s, its ciphers alone ${rate(plain).toFixed(0)} MB/s: ${(plain / middle(found[what])).toFixed(2)} of them`);
  }
  await b.close();
});
