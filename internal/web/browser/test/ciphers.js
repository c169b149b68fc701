// A worker that does to segments what nobody who seals or opens can leave out, and nothing else: the cipher
// over each chunk and the digest of what is sealed, by the browser, or the digest of what is in clear, by
// the library that can go on with it over all segments.
importScripts("/sha256.js");

const chunk = 64 << 10;
const name = "ChaCha20-Poly1305";

async function each(n, f) {
  let next = 0;
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      while (next < n) await f(next++);
    }),
  );
}

const jobs = {
  async seal(bytes) {
    const key = await crypto.subtle.importKey("raw-secret", crypto.getRandomValues(new Uint8Array(32)), name, false, ["encrypt"]);
    const n = Math.ceil(bytes.length / chunk);
    const out = new Uint8Array(bytes.length + 16 * n);
    const iv = new Uint8Array(12);
    await each(n, async i => {
      const sealed = await crypto.subtle.encrypt({ name, iv }, key, bytes.subarray(i * chunk, (i + 1) * chunk));
      out.set(new Uint8Array(sealed), i * (chunk + 16));
    });
    await crypto.subtle.digest("SHA-256", out);
  },
  async hash(bytes, state) {
    (state.hash ??= await hashwasm.createSHA256()).update(bytes);
  },
};

const state = {};
self.onmessage = async ({ data: { job, bytes } }) => {
  await jobs[job](bytes, state);
  self.postMessage(bytes, [bytes.buffer]);
};
