// How a chosen file is read: in order, the next piece on its way while one is taken, and never more than two.
import assert from "node:assert/strict";
import { test } from "node:test";
import { compiled } from "./compiled.mjs";

const { ReadAhead } = compiled("readahead");
const piece = 64 << 10;
const content = Uint8Array.from({ length: 10 * piece + 77 }, (_, i) => i * 7 + (i >> 8));

/** disk is a file of which each reading is noted, and fails where it is told to. */
function disk() {
  const asked = [];
  const d = { size: content.length, asked, fails: () => false };
  d.slice = (from, to) => {
    asked.push([from, to]);
    return { arrayBuffer: async () => (d.fails(from) ? Promise.reject(new Error("gone")) : content.slice(from, to).buffer) };
  };
  return d;
}

async function all(r, lengths) {
  const out = [];
  for (let i = 0, at = 0, n = -1; n !== 0; i++, at += n) {
    const b = new Uint8Array(lengths[i % lengths.length]);
    n = await r.read(b, at);
    out.push(b.slice(0, n));
  }
  return new Uint8Array(Buffer.concat(out));
}

test("what is read is the file, in pieces of any length, each byte asked for once", async () => {
  for (const lengths of [[piece], [piece, 1000], [piece, 2 * piece, 3], [4 << 20], [999]]) {
    const d = disk();
    assert.deepEqual(await all(new ReadAhead(d), lengths), content);
    assert.equal(d.asked.reduce((n, [from, to]) => n + to - from, 0), content.length, String(lengths));
  }
});

test("the next piece is asked for before the first is taken, and no further one", async () => {
  const d = disk();
  const r = new ReadAhead(d);
  const first = r.read(new Uint8Array(piece), 0);
  assert.deepEqual(d.asked, [[0, piece], [piece, 2 * piece]]);
  await first;
  assert.equal(d.asked.length, 2);
});

test("who looks at a few bytes has only those read", async () => {
  const d = disk();
  await new ReadAhead(d).read(new Uint8Array(512), 0);
  assert.deepEqual(d.asked, [[0, 512]]);
});

test("who goes elsewhere reads there", async () => {
  const d = disk();
  const r = new ReadAhead(d);
  const b = new Uint8Array(piece);
  for (const at of [0, 5 * piece, piece, content.length - 10, content.length]) {
    const n = await r.read(b, at);
    assert.deepEqual(b.subarray(0, n), content.subarray(at, at + piece));
  }
});

test("what could not be read is asked for anew", async () => {
  const d = disk();
  const r = new ReadAhead(d);
  const b = new Uint8Array(piece);
  d.fails = from => from === piece;
  await r.read(b, 0);
  await assert.rejects(r.read(b, piece), /gone/);
  d.fails = () => false;
  assert.equal(await r.read(b, piece), piece);
  assert.deepEqual(b, content.subarray(piece, 2 * piece));
});
