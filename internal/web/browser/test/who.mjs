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
    // The page is told at the same time as the worker, and may be the quicker of the two.
    await page.waitForFunction(async url => (await fetch(url, { headers: { Range: "bytes=0-9" } })).status === 403, url, {
      timeout: 3000,
    });
    const c = await context.newCDPSession(page);
    await c.send("ServiceWorker.enable");
    await c.send("ServiceWorker.stopAllWorkers");
    assert.equal((await range(page, url, "bytes=0-9")).status, 403);
  });

  test("a lock while it begins leaves nothing behind", async () => {
    const page = await on("video");
    const [started, status] = await page.evaluate(async () => {
      const item = await window.player.source();
      const worker = await window.controlled();
      const path = "/play/" + "d".repeat(32) + "/exhibit";
      const started = window.askWorker(worker, { play: item, path });
      worker.postMessage({ forget: true });
      return [await started, (await fetch(path)).status];
    });
    assert.ok("failed" in started, JSON.stringify(started));
    assert.equal(status, 403);
  });

  test("no other element gets it", async () => {
    const page = await playing();
    const statuses = await page.evaluate(
      async path => {
        const url = new URL(path, location.href).href;
        // Objects and scripts from an address are refused by the page's own policy.
        for (const [element, attribute] of [
          ["img", "src"],
          ["link", "href"],
        ]) {
          const e = document.createElement(element);
          const over = new Promise(done => ((e.onload = e.onerror = done), setTimeout(done, 1500)));
          if (element === "link") e.rel = "stylesheet";
          e[attribute] = `${url}?${element}`;
          document.body.append(e);
          await over;
        }
        return performance
          .getEntriesByType("resource")
          .filter(e => /\?(img|link)$/.test(e.name))
          .map(e => [e.name.replace(/.*\?/, ""), e.responseStatus]);
      },
      await path(page),
    );
    assert.ok(statuses.length === 2, "the browser did not ask for them");
    for (const [element, status] of statuses) assert.equal(status, 403, element);
  });

  test("nothing of it was ever asked of the service", async () => {
    const { asked } = await json("/asked");
    assert.deepEqual(
      asked.filter(a => a.includes("/play/")),
      [],
    );
  });
});
