// What a page does when the service lies.
import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { act, media, on, path, plain, playing, range, proof, sha256, state } from "./stage.mjs";

describe("a service that lies", () => {
  beforeEach(() => act("mend/video/0/0"));

  const broken = async page => {
    await state(page, "broken");
    assert.equal(await page.textContent('[role="alert"] h2'), "Seal broken");
    assert.equal(await page.locator("video").count(), 0);
    assert.ok((await page.evaluate(() => window.told)).some(([e]) => e === "broken"));
  };

  test("a bit that is another behind the picture stops it", async () => {
    await act("flip/video/0/-1");
    const page = await on("video");
    await page.click("evidence-player button");
    await broken(page);
    assert.match(await page.textContent('[role="alert"]'), /Part 1 is not/);
  });

  test("chunks that open, by somebody who had the key, stop it", async () => {
    await act("forge/video/0/-1");
    const page = await on("video");
    await page.click("evidence-player button");
    await broken(page);
  });

  test("so do forged chunks for the picture, and true ones for the check", async () => {
    // The first two requests for a segment are for the picture: what stands in front, and the run.
    await act("forge/video/1/2");
    const page = await on("video");
    const { forged, told } = await page.evaluate(async () => {
      const item = await window.player.source();
      const worker = await window.controlled();
      const told = new Promise(done => (navigator.serviceWorker.onmessage = e => "broken" in e.data && done(e.data)));
      setTimeout(() => navigator.serviceWorker.onmessage({ data: { broken: "never" } }), 15_000);
      const path = "/play/" + "b".repeat(32) + "/exhibit";
      await window.askWorker(worker, { play: item, path });
      const r = await fetch(path, { headers: { Range: "bytes=12580000-12589999" } });
      const forged = new Uint8Array(await crypto.subtle.digest("SHA-256", await r.arrayBuffer())).toHex();
      return {
        forged,
        told: {
          ...(await told),
          after: await fetch(path)
            .then(r => r.arrayBuffer())
            .catch(() => "nothing"),
        },
      };
    });
    assert.notEqual(forged, sha256(plain.subarray(12_580_000, 12_590_000)), "it was not answered falsely");
    assert.equal(told.broken, 1);
    assert.match(told.why, /what was shown of it is not in it/);
    assert.equal(told.after, "nothing");
  });

  test("what was let go and fetched again is proven again", async () => {
    const page = await on("long");
    const path = await page.evaluate(async () => {
      const worker = await window.controlled();
      const path = "/play/" + "e".repeat(32) + "/exhibit";
      const all = new Promise(done => navigator.serviceWorker.addEventListener("message", e => e.data.checked >= 80 && done()));
      window.broken = new Promise(done => navigator.serviceWorker.addEventListener("message", e => "broken" in e.data && done(e.data.broken)));
      await window.askWorker(worker, { play: await window.player.source(), path });
      // Of each segment a little, so that the first ones are no longer held in the end.
      for (let i = 0; i < 80; i++) await (await fetch(path, { headers: { Range: `bytes=${i * 1048576}-${i * 1048576 + 3}` } })).arrayBuffer();
      await all;
      // When the machine is slow the first ones are checked last: once more, so that they are let go.
      for (let i = 2; i < 80; i++) await (await fetch(path, { headers: { Range: `bytes=${i * 1048576}-${i * 1048576 + 3}` } })).arrayBuffer();
      return path;
    });
    await act("forge/long/1/-1");
    const came = await page.evaluate(async path => {
      await (await fetch(path, { headers: { Range: "bytes=1572864-1572867" } })).arrayBuffer();
      return Promise.race([window.broken, new Promise(done => setTimeout(done, 15_000, "never"))]);
    }, path);
    assert.equal(came, 1);
    await act("mend/long/0/0");
  });

  test("a segment that is gone stops it", async () => {
    await act("miss/video/0/0");
    const page = await on("video");
    await page.click("evidence-player button");
    await broken(page);
  });

  test("what was spoilt on the way once is fetched again", async () => {
    await act("flip/video/0/1");
    const page = await playing();
    await proof(page, "^Checked up to");
    assert.notEqual(await page.getAttribute("evidence-player", "state"), "broken");
  });

  test("without a service worker nothing of a broken one is shown", async () => {
    await act("flip/video/1/-1");
    const page = await on("video", { without: () => Object.defineProperty(navigator, "serviceWorker", { value: undefined }) });
    await page.click("evidence-player button");
    await broken(page);
  });
});
