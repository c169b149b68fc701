// Playing encrypted evidence from a service that is honest.
import AxeBuilder from "@axe-core/playwright";
import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { json } from "./chromium.mjs";
import { act, context, media, on, path, plain, playing, range, proof, sha256, state } from "./stage.mjs";

describe("an honest service", () => {
  beforeEach(() => act("mend/video/0/0"));

  test("plays at once, seeks anywhere, and says up to where it was checked", async () => {
    const page = await playing();
    assert.match(await path(page), /^\/play\/[0-9a-f]{32}\/exhibit$/);
    await proof(page, "^Checked up to 00:0\\d$");
    await proof(page, "^Checked up to 00:02$"); // it goes along with what is shown
    const length = await media(page, "v => v.duration");
    for (const part of [0.9, 0.1, 0.5, 0.99, 0.3]) {
      const at = await media(
        page,
        `(v, at) => new Promise(done => { v.currentTime = at; v.requestVideoFrameCallback(function f(_, m) {
          Math.abs(m.mediaTime - at) < 1 ? done(m.mediaTime) : v.requestVideoFrameCallback(f) }) })`,
        part * length,
      );
      assert.ok(Math.abs(at - part * length) < 1);
    }
    await proof(page, "^Checked up to ");
    assert.ok((await page.evaluate(() => window.told)).some(([e]) => e === "checked"));
    assert.match(await page.textContent(".evidence-player__overlay"), /^Priya Shah · \d\d\/\d\d\/\d{4} \d\d:\d\d:\d\d · JRS\/1$/);
    assert.deepEqual(page.complaints, []);
  });

  test("every range is exact, and no byte comes twice", async () => {
    const page = await playing();
    await media(page, "v => v.pause()");
    const url = await path(page);
    for (const [from, to] of [
      [0, 1],
      [0, 65535],
      [65535, 65537],
      [8_388_000, 8_390_000],
      [16_700_000, 17_200_000],
      [plain.length - 1, plain.length],
    ]) {
      const r = await range(page, url, `bytes=${from}-${to - 1}`);
      assert.equal(r.status, 206);
      assert.equal(r.headers["content-range"], `bytes ${from}-${to - 1}/${plain.length}`);
      assert.equal(r.digest, sha256(plain.subarray(from, to)), `${from}-${to}`);
    }
    const all = await range(page, url);
    assert.equal(all.status, 200);
    assert.equal(all.digest, sha256(plain));
    assert.equal((await range(page, url, "bytes=-5")).digest, sha256(plain.subarray(-5)));
    assert.equal((await range(page, url, `bytes=${plain.length}-`)).status, 416);
    assert.equal(all.headers["cache-control"], "no-store");
    assert.equal(all.headers["x-content-type-options"], "nosniff");
    assert.equal(all.headers["content-type"], "video/mp4");
    assert.match(all.headers["content-security-policy"], /sandbox/);
  });

  test("fetches only what is needed and the rest of its segments, once", async () => {
    const item = await json("/item/video");
    const before = (await json("/asked")).served.video ?? 0;
    const page = await playing();
    await media(page, "v => { v.pause(); v.currentTime = v.duration - 2 }");
    await proof(page, "^Checked up to");
    await page.waitForTimeout(300);
    const came = (await json("/asked")).served.video - before;
    const sealed = item.segments.reduce((n, s) => n + s.size, 0);
    assert.ok(came <= sealed * 1.02 + 1_000_000, `${came} bytes of ${sealed} came`);
  });

  test("nothing in it keeps anybody out, by axe's rules", async () => {
    for (const exhibit of ["video", "png", "pdf"]) {
      const page = await on(exhibit);
      const rules = async () => (await new AxeBuilder({ page }).setLegacyMode().include("evidence-player").analyze()).violations;
      assert.deepEqual(await rules(), []);
      await page.click("evidence-player button");
      await page.waitForSelector('evidence-player[state="shown"], evidence-player[state="cannot"]');
      assert.deepEqual(await rules(), []);
    }
  });

  test("keys work where the player has the focus", async () => {
    const page = await playing();
    await page.focus(".evidence-player__frame");
    await page.keyboard.press("k");
    assert.equal(await media(page, "v => v.paused"), true);
    await media(page, "v => v.currentTime = 20");
    const moved = async (key, by) => {
      const from = await media(page, "v => v.currentTime");
      await page.keyboard.press(key);
      const to = await media(page, "v => v.currentTime");
      assert.ok(Math.abs(to - from - by) < 0.02, `${key} moved by ${to - from}`);
    };
    await moved("l", 10);
    await moved("j", -10);
    await moved("ArrowRight", 5);
    await moved("ArrowLeft", -5);
    await moved(".", 0.04);
    await moved(",", -0.04);
    await page.keyboard.press(">");
    assert.equal(await media(page, "v => v.playbackRate"), 1.25);
    await page.keyboard.press("m");
    assert.equal(await media(page, "v => v.muted"), true);
    await page.keyboard.press(" ");
    assert.equal(await media(page, "v => v.paused"), false);
    await page.focus("h1", { strict: true }).catch(() => undefined);
  });

  test("gives many readers at once what each asks for, and checks more than it can hold", async () => {
    const page = await on("long");
    const wrong = await page.evaluate(async () => {
      const item = await window.player.source();
      const worker = await window.controlled();
      const checked = new Promise(done =>
        navigator.serviceWorker.addEventListener("message", e => e.data.checked >= 80 && e.data.owed === 0 && done()),
      );
      const path = "/play/" + "c".repeat(32) + "/exhibit";
      await window.askWorker(worker, { play: item, path });
      const wrong = [];
      const number = async at => {
        const r = await fetch(path, { headers: { Range: `bytes=${at}-${at + 3}` } });
        const n = new DataView(await r.arrayBuffer()).getUint32(0);
        if (n !== at) wrong.push([at, n]);
      };
      // Four at a time, each in another part of the file, in each segment once, then all over again.
      const places = Array.from({ length: 80 }, (_, i) => ((i * 37) % 80) * 1048576 + 65536 * (i % 16) + 400);
      for (let i = 0; i < places.length; i += 4) await Promise.all(places.slice(i, i + 4).map(number));
      for (let i = 0; i < places.length; i += 4)
        await Promise.all(places.slice(i, i + 4).map(at => number(at + 65000 - (at % 65536))));
      await checked;
      return wrong;
    });
    assert.deepEqual(wrong, []);
  });

  test("goes on when the browser has stopped the worker", async () => {
    const page = await playing();
    const url = await path(page);
    const c = await context.newCDPSession(page);
    await c.send("ServiceWorker.enable");
    await c.send("ServiceWorker.stopAllWorkers");
    const r = await range(page, url, "bytes=9000000-9000999");
    assert.equal(r.digest, sha256(plain.subarray(9_000_000, 9_001_000)));
  });

  test("asks for another sign-in when the first has run out", async () => {
    const page = await playing();
    const url = await path(page);
    await act("sign-out/video/0/0");
    try {
      const r = await range(page, url, "bytes=17000000-17000999");
      assert.equal(r.digest, sha256(plain.subarray(17_000_000, 17_001_000)));
    } finally {
      await act("sign-in/video/0/0");
    }
  });

  test("plays without a service worker, from memory, after checking all of it", async () => {
    const page = await on("video", { without: () => Object.defineProperty(navigator, "serviceWorker", { value: undefined }) });
    await page.click("evidence-player button");
    await state(page, "shown");
    assert.equal(await page.textContent(".evidence-player__proof"), "Checked");
    assert.match(await media(page, "v => v.src"), /^blob:/);
    await page.waitForFunction(() => document.querySelector("video").currentTime > 0.2);
    assert.ok((await media(page, "v => v.duration")) > 75);
    assert.deepEqual(page.complaints, []);
  });
});
