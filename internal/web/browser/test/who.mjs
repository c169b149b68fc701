// Whom the service worker answers.
import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { base, json } from "./chromium.mjs";
import { act, context, on, path, playing, range, state } from "./stage.mjs";

describe("who may ask", () => {
  beforeEach(() => act("mend/video/0/0"));

  test("another page, a frame and an address line get nothing", async () => {
    const page = await playing();
    const url = await path(page);
    const other = await on("video", { keep: true });
    await other.evaluate(() => navigator.serviceWorker.ready);
    assert.equal((await range(other, url, "bytes=0-9")).status, 403);
    await assert.rejects(other.goto(base + url), /ERR_HTTP_RESPONSE_CODE_FAILURE/); // 403, and no body
    const inFrame = await page.evaluate(
      url =>
        new Promise(done => {
          const f = document.createElement("iframe");
          f.src = url;
          f.onload = f.onerror = () => done(f.contentDocument?.body?.textContent ?? "");
          document.body.append(f);
          setTimeout(() => done(""), 2000);
        }),
      url,
    );
    assert.equal(inFrame, "");
    assert.equal((await range(page, url, "bytes=0-9")).status, 206);
    assert.equal((await range(page, "/play/00000000000000000000000000000000/exhibit", "bytes=0-9")).status, 403);
  });

  test("after a lock in any tab nothing is there any more", async () => {
    const page = await playing();
    const url = await path(page);
    const other = await on("video", { keep: true });
    await other.evaluate(() => new BroadcastChannel("safehand").postMessage("lock"));
    await state(page, "locked");
    assert.equal(await page.locator("video").count(), 0);
    assert.equal((await range(page, url, "bytes=0-9")).status, 403);
    const c = await context.newCDPSession(page);
    await c.send("ServiceWorker.enable");
    await c.send("ServiceWorker.stopAllWorkers");
    assert.equal((await range(page, url, "bytes=0-9")).status, 403);
  });

  test("nothing of it was ever asked of the service", async () => {
    const { asked } = await json("/asked");
    assert.deepEqual(
      asked.filter(a => a.includes("/play/")),
      [],
    );
  });
});
