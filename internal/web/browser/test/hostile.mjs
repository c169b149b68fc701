// Evidence is the suspect's: none of it may become a document of the origin that holds the keys.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { json } from "./chromium.mjs";
import { on, path, state } from "./stage.mjs";

describe("evidence that wants to be a document of ours", () => {
  const shows = {
    html: "shown",
    "html-mp4": "shown",
    svg: "shown",
    "svg-png": "shown",
    pdf: "cannot",
    "pdf-html": "shown",
    "mp4-html": "cannot",
    "gif-js": "cannot",
    other: "cannot",
  };
  for (const [name, want] of Object.entries(shows)) {
    test(name, async () => {
      const page = await on(name);
      await page.click("evidence-player button");
      await state(page, want);
      await page.waitForTimeout(300);
      assert.equal(await page.evaluate(() => window.hacked), undefined);
      const { asked } = await json("/asked");
      assert.deepEqual(
        asked.filter(a => a.includes("stolen")),
        [],
      );
      for (const f of page.frames().slice(1)) {
        assert.equal(await f.evaluate(() => window.origin).catch(() => "null"), "null");
        assert.equal(await page.getAttribute("iframe", "sandbox"), "");
        assert.match(await page.getAttribute("iframe", "src"), /^blob:/);
      }
      if (want === "cannot") {
        await page.click("text=Save a copy");
        assert.deepEqual(await page.evaluate(() => window.told.at(-1)[0]), "export");
      }
    });
  }

  test("none of it is served under an address", async () => {
    const page = await on("html");
    const status = await page.evaluate(async () => {
      const worker = await window.controlled();
      const path = "/play/" + "a".repeat(32) + "/exhibit";
      const { kind } = await window.askWorker(worker, { play: await window.player.source(), path });
      return [kind.show, (await fetch(path)).status];
    });
    assert.deepEqual(status, ["text", 403]);
  });

  test("a text shows with its letters, a picture as a picture, and nothing as nothing", async () => {
    let page = await on("note");
    await page.click("evidence-player button");
    await state(page, "shown");
    await page.frameLocator("iframe").locator("text=café").waitFor();
    page = await on("png");
    await page.click("evidence-player button");
    await state(page, "shown");
    await page.frameLocator("iframe").getByAltText("Picture JRS/1").waitFor();
    page = await on("empty");
    await page.click("evidence-player button");
    await state(page, "shown");
    assert.deepEqual(page.complaints, []);
  });
});
