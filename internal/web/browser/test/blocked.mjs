// The main tasks where a PC's settings take something away from the browser (blocked_test.go).
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { base, browser, patience } from "./chromium.mjs";

const hook = async (what, body = "") => {
  const r = await fetch(`${process.env.SAFEHAND_HOOKS}/${what}`, { method: "POST", body });
  assert.equal(r.status, 200, await r.clone().text());
  return r.text();
};

let chromium;
before(async () => (chromium = await browser()));
after(() => chromium?.close());

// Each takes something away from a page before it begins, or from a script of ours.
const settings = {
  "service workers are denied": { page: () => delete Navigator.prototype.serviceWorker },
  "service workers are refused": {
    page: () => (ServiceWorkerContainer.prototype.register = () => Promise.reject(new DOMException("denied", "SecurityError"))),
  },
  "writing files is blocked, and there are no passkeys": {
    page: () => {
      delete window.PublicKeyCredential;
      delete Navigator.prototype.credentials;
      window.showDirectoryPicker = () => Promise.reject(new DOMException("denied", "SecurityError"));
    },
  },
  "nothing is stored": {
    page: () => {
      for (const what of ["localStorage", "sessionStorage"])
        Object.defineProperty(window, what, { get: () => { throw new DOMException("denied", "SecurityError") } }); // prettier-ignore
      IDBFactory.prototype.open = () => { throw new DOMException("denied", "SecurityError") }; // prettier-ignore
    },
    worker: "IDBFactory.prototype.open = () => { throw new DOMException('denied', 'SecurityError') };",
  },
};

for (const [name, setting] of Object.entries(settings))
  describe(name, () => {
    let context, page, failed;
    const wrong = [];
    before(async () => {
      context = await chromium.newContext({ acceptDownloads: true });
      page = await context.newPage();
      page.on("pageerror", e => wrong.push(e.message));
      page.setDefaultTimeout(patience);
      // A folder can't be chosen by a test: without the picker files come as downloads.
      await page.addInitScript(() => delete window.showDirectoryPicker);
      await page.addInitScript(setting.page);
      if (setting.worker)
        await page.route("**/worker.js", async r => {
          try {
            const response = await r.fetch();
            await r.fulfill({ response, body: `${setting.worker}\n${await response.text()}` });
          } catch (e) {
            if (!/disposed|closed/.test(e.message)) throw e; // the page that asked has gone elsewhere
          }
        });
    });
    after(() => context?.close());
    const step = (what, f) =>
      test(what, async () => {
        assert.ok(!failed, "a step before it failed");
        failed = true;
        await f();
        failed = false;
      });

    step("she unlocks with a link from another machine", async () => {
      await page.goto(`${base}/unlock`);
      await page.getByText("Nobody has set up their access in this browser, or it was cleared at sign-out").waitFor();
      if (name.includes("no passkeys")) assert.equal(await page.locator("passkey-unlock").first().isVisible(), false);
      await page.getByRole("link", { name: "Bring your key" }).click();
      await page.locator("#device-link").fill(await hook("device"));
      await page.locator("#passphrase").fill(await hook("passphrase", "no words of her own"));
      await page.getByRole("button", { name: "Bring" }).click();
      await page.locator("h1", { hasText: "Overview" }).waitFor();
    });

    step("she opens and plays", async () => {
      await page.getByRole("link", { name: /2 exhibits from/ }).first().click();
      await page.locator("table button[data-open]").first().waitFor();
      const shown = [];
      for (const x of await page.locator("table button[data-open]").evaluateAll(all => all.map(b => b.dataset.open))) {
        await page.locator(`table button[data-open="${x}"]`).click();
        await page.locator("evidence-player button").first().click();
        await page.locator('evidence-player[state="shown"]').waitFor();
        shown.push(await page.locator("evidence-player .evidence-player__stage > *").first().evaluate(e => e.tagName));
        if (shown.at(-1) === "VIDEO") await page.waitForFunction(() => document.querySelector("video").currentTime > 0.2);
      }
      assert.deepEqual(shown.sort(), ["IFRAME", "VIDEO"]);
    });

    step("she saves", async () => {
      await page.locator("table button[data-open]").last().click();
      const files = new Map();
      page.on("download", d => files.set(d.suggestedFilename(), d.path()));
      await page.getByRole("button", { name: "Save a copy" }).click();
      await page.getByText("saved and checked").waitFor();
      const [text] = await Promise.all([...files].filter(([n]) => n.endsWith(".txt")).map(([, p]) => p));
      const [video] = await Promise.all([...files].filter(([n]) => n.endsWith(".mp4")).map(([, p]) => p));
      if (text) assert.equal(readFileSync(text, "utf8"), "What Witness 1 said.\n");
      assert.ok(text ?? video, `saved: ${[...files.keys()]}`);
    });

    step("she sends", async () => {
      await page.getByRole("link", { name: "Send evidence" }).first().click();
      await page.locator("#choose-files").setInputFiles({ name: "SK-1 advice.txt", mimeType: "text/plain", buffer: Buffer.from(`Advice where ${name}.`) });
      await page.locator("#no-urn").check();
      await page.locator("#operation").fill("Operation Linnet");
      await page.locator("#recipient").selectOption("northshire.example/cait-a");
      await page.locator('[data-part="sum"]:not([hidden])').waitFor();
      await page.locator('[data-part="send"]').click();
      await page.getByText("Safe to leave").waitFor();
    });

    step("and locks, and nothing was thrown", async () => {
      await page.getByRole("button", { name: "Lock" }).click();
      await page.locator("h1", { hasText: "Unlock" }).waitFor();
      assert.deepEqual(wrong, []);
    });
  });

describe("WebAssembly is off", () => {
  let without, page;
  before(async () => {
    without = await browser("--js-flags=--jitless");
    page = await without.newPage();
    page.setDefaultTimeout(patience);
  });
  after(() => without?.close());

  for (const [path, act] of [
    ["/unlock", () => undefined],
    ["/device", async () => {
      await page.locator("#device-link").fill(await hook("device"));
      await page.locator("#passphrase").fill("some words or other");
      await page.getByRole("button", { name: "Bring" }).click();
    }],
    ["/set-up", async () => {
      await page.locator('[name="invitation"]').fill("https://safehand.example/join#anything");
      await page.getByRole("button", { name: "Continue" }).first().click();
    }],
  ]) // prettier-ignore
    test(`${path} says so, and what to use`, async () => {
      let loads = 0;
      const count = r => r.url().includes("/unlock") && loads++;
      await page.goto(base + path);
      page.on("request", count);
      await act();
      await page.getByText(/WebAssembly is off.*the installed program/).waitFor();
      await page.waitForTimeout(1000); // it does not try again and again
      page.off("request", count);
      assert.equal(loads, 0);
      assert.equal(await page.getByText(/WebAssembly is off.*the installed program/).isVisible(), true);
    });

  test("the page that tries the PC says so too", async () => {
    await page.goto(`${base}/works`);
    await page.locator('[data-verdict="none"]').waitFor();
    assert.match(await page.locator("main").innerText(), /Ask your IT service desk to allow WebAssembly/);
  });
});
