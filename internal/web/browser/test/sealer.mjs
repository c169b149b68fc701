// What the sealer does with segments, beside what Go does: in node with the library's cipher, and in
// Chromium with its own.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { base, browser, json } from "./chromium.mjs";

const bytes = b64 => new Uint8Array(Buffer.from(b64 ?? "", "base64"));

const fixture = await json("/fixture");
const sizes = await json("/sizes");

// content is what Go makes: see sealer_test.go.
function content(n) {
  return Uint8Array.from({ length: n }, (_, i) => i * 7 + (i >> 8));
}

/** inNode loads the worker without a browser, without a browser's cipher and without WebAssembly. */
async function inNode() {
  const code = await (await fetch(base + "/dist/sealer.js")).text();
  let onMessage;
  let answered;
  const self = { addEventListener: (_, f) => (onMessage = f), postMessage: m => answered(m) };
  const subtle = {
    importKey(format, ...rest) {
      if (format === "raw-secret") throw new Error("no such cipher");
      return crypto.subtle.importKey(format, ...rest);
    },
    digest: (...a) => crypto.subtle.digest(...a),
    deriveBits: (...a) => crypto.subtle.deriveBits(...a),
  };
  const without = { subtle, getRandomValues: b => crypto.getRandomValues(b) };
  new Function("self", "crypto", "WebAssembly", code)(self, without, undefined);
  let id = 0;
  return {
    run: job =>
      new Promise(resolve => {
        answered = resolve;
        onMessage({ data: { id: id++, job } });
      }),
    end() {},
  };
}

/** inChromium passes jobs to the worker in a page, bytes as base64. */
async function inChromium() {
  const b = await browser();
  const page = await b.newPage();
  await page.goto(base);
  await page.evaluate(async () => {
    const policy = trustedTypes.createPolicy("test", { createScriptURL: s => s });
    const worker = new Worker(policy.createScriptURL("/dist/sealer.js"));
    const each = (o, f) => Object.fromEntries(Object.entries(o).map(([k, v]) => [k, f(v)]));
    window.ask = job =>
      new Promise(resolve => {
        worker.onmessage = ({ data }) => {
          const done = data.done && each(data.done, v => (v instanceof Uint8Array ? { b64: v.toBase64() } : v));
          resolve({ ...data, done });
        };
        const [[what, with_]] = Object.entries(job);
        worker.postMessage({
          id: 1,
          job: { [what]: each(with_, v => (v?.b64 !== undefined ? Uint8Array.fromBase64(v.b64) : v)) },
        });
      });
    await crypto.subtle.importKey("raw-secret", new Uint8Array(32), "ChaCha20-Poly1305", false, ["encrypt"]);
  });
  const map = (o, f) => Object.fromEntries(Object.entries(o).map(([k, v]) => [k, f(v)]));
  return {
    async run(job) {
      const [[what, with_]] = Object.entries(job);
      const packed = map(with_, v => (v instanceof Uint8Array ? { b64: Buffer.from(v).toString("base64") } : v));
      const a = await page.evaluate(j => window.ask(j), { [what]: packed });
      if (a.done) a.done = map(a.done, v => (v?.b64 !== undefined ? bytes(v.b64) : v));
      return a;
    },
    end: () => b.close(),
  };
}

for (const [where, start] of Object.entries({ inNode, inChromium })) {
  describe(where, () => {
    let sealer;
    before(async () => (sealer = await start()));
    after(() => sealer.end());

    test("every vector of an age file has the same verdict as in Go", async () => {
      assert.ok(fixture.vectors.length >= 60, `only ${fixture.vectors.length} vectors`);
      for (const v of fixture.vectors) {
        const open = { bytes: bytes(v.body), identity: v.identity, shared: v.shared };
        if (v.digest) open.digest = v.digest;
        const a = await sealer.run({ open });
        assert.equal(a.done ? "success" : a.reason, v.verdict, `${v.name}: ${a.failed}`);
        if (a.done) assert.deepEqual(a.done.bytes, bytes(v.clear), v.name);
      }
    });

    test("every vector of a recipient has the same verdict as in Go", async () => {
      assert.ok(fixture.recipients.length >= 12);
      assert.deepEqual(
        fixture.recipients.filter(v => v.verdict === "success").map(v => v.name),
        ["real"],
      );
      for (const v of fixture.recipients) {
        const recipient = Buffer.from(v.body, "base64").toString().trimEnd();
        const a = await sealer.run({ seal: { bytes: content(1), recipient } });
        assert.equal(a.done !== undefined, v.verdict === "success", `${v.name}: ${a.failed}`);
        if (!a.done) assert.equal(a.reason, "recipient", v.name);
      }
    });

    test("it opens what Go seals", async () => {
      for (const s of fixture.ofGo) {
        const a = await sealer.run({ open: { bytes: bytes(s.body), identity: s.identity, digest: s.digest } });
        assert.deepEqual(a.done?.bytes, bytes(s.clear), a.failed);
      }
    });

    test("Go opens what it seals", async () => {
      for (const n of sizes) {
        const { done, failed } = await sealer.run({ seal: { bytes: content(n), recipient: fixture.recipient } });
        assert.ok(done, failed);
        const go = await (await fetch(base + "/opens", { method: "POST", body: done.bytes })).json();
        assert.deepEqual(go, { size: n, digest: done.digest });
        assert.equal(done.size, done.bytes.length);
        const d = await sealer.run({ digest: { bytes: done.bytes } });
        assert.equal(d.done.digest, go.digest);
      }
    });

    test("two segments of the same bytes have nothing in common", async () => {
      const seal = { bytes: content(100), recipient: fixture.recipient };
      const a = await sealer.run({ seal: { ...seal, bytes: content(100) } });
      const b = await sealer.run({ seal: { ...seal, bytes: content(100) } });
      assert.notDeepEqual(a.done.bytes.subarray(-16), b.done.bytes.subarray(-16));
      assert.notDeepEqual(a.done.bytes.subarray(1627, 1643), b.done.bytes.subarray(1627, 1643));
    });

    test("a hash stops and goes on where Go would", async () => {
      for (const s of fixture.stopped) {
        const first = await sealer.run({ hash: { bytes: bytes(s.first) } });
        assert.deepEqual(first.done?.state, bytes(s.saved), first.failed);
        const then = await sealer.run({ hash: { bytes: bytes(s.more), state: bytes(s.saved) } });
        assert.deepEqual(then.done?.state, bytes(s.then), then.failed);
      }
      const bad = await sealer.run({ hash: { bytes: content(1), state: content(108) } });
      assert.match(bad.failed, /not the saved state/);
    });
  });
}
