// The day's work where a PC's settings take something away from the browser (blocked_test.go).
import assert from "node:assert/strict";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { base, browser } from "./chromium.mjs";
import { absent, brings, digest, files, here, Mouse, sha256 } from "./people.mjs";
import * as tasks from "./tasks.mjs";

const amy = "amy.reed@northshire.example";
const sarah = "sarah.khan@cps-northshire.example";

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

/** blocked is somebody at a browser from which a setting takes something away. */
async function blocked(setting) {
  const context = await chromium.newContext({ locale: "en-GB", timezoneId: "Europe/London", acceptDownloads: true });
  const page = await context.newPage();
  page.on("filechooser", () => {});
  const h = new Mouse(page);
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
  return h;
}

/** downloaded is what comes while f is done: the digest of the first file. */
async function downloaded(h, f) {
  const came = h.page.waitForEvent("download");
  await f();
  const parts = [];
  for await (const b of await (await came).createReadStream()) parts.push(b);
  return sha256(Buffer.concat(parts));
}

Object.entries(settings).forEach(([name, setting], nth) =>
  describe(name, () => {
    let officer, lawyer, failed;
    const people = [];
    after(() => Promise.all(people.map(h => h.page.context().close())));
    const step = (what, f) =>
      test(what, async () => {
        assert.ok(!failed, "a step before it failed");
        failed = true;
        await f();
        failed = false;
      });

    step("somebody new enrols, and is told how not to lose her key", async () => {
      const who = `alex.${"abcdef"[nth]}@cps-northshire.example`;
      const h = await blocked(setting);
      people.push(h);
      const { link } = await absent("invite", { who });
      await tasks.enrols(h, here(link), who);
      await h.page.goto(`${base}/overview`); // a page of its own, which begins with what the browser kept
      await h.page.locator("lock-notice:not([hidden]), unlock-form").first().waitFor();
    });

    step("two bring their keys from another machine", async () => {
      officer = await blocked(setting);
      lawyer = await blocked(setting);
      people.push(officer, lawyer);
      await officer.page.goto(`${base}/unlock`);
      await officer.sees("Nobody has set up their access in this browser, or it was cleared at sign-out");
      if (name.includes("no passkeys")) assert.equal(await officer.page.locator("passkey-unlock").first().isVisible(), false);
      await brings(officer, amy);
      await brings(lawyer, sarah);
    });

    step("one sends, the other receives", async () => {
      await tasks.sends(officer, { pick: files("JRS-1 ABE interview.mp4"), folder: files("AB-2 phone")[0], person: "Victim 1", operation: "Operation Linnet" });
      officer.sent = await tasks.stored(officer);
      await tasks.visits(lawyer, officer.sent);
      await tasks.receives(lawyer);
    });

    step("she opens and plays", async () => {
      const row = lawyer.page.locator("tr", { hasText: "JRS/1" });
      await lawyer.click(row.getByRole("button", { name: /^Open(?! beside)/ }));
      await lawyer.click(lawyer.button("Play or show JRS/1"));
      await lawyer.page.waitForFunction(() => document.querySelector("video")?.currentTime > 0.2);
    });

    step("she saves", async () => {
      const got = await downloaded(lawyer, () => lawyer.click(lawyer.page.locator("opened-exhibit").getByRole("button", { name: "Save a copy" }).last()));
      assert.equal(got, digest("JRS-1 ABE interview.mp4"));
      await lawyer.sees(/^JRS\/1: 1 saved and checked/);
    });

    step("she reports a problem, notes it, and passes it on", async () => {
      await lawyer.click(lawyer.button("Report a problem"));
      await lawyer.tick(lawyer.dialog.getByLabel("It will not play, or has no picture or sound"));
      await tasks.signs(lawyer);
      await lawyer.sees(/It will not play/);
      await lawyer.click(lawyer.button("Add a note"));
      await lawyer.fill(lawyer.dialog.getByLabel("Your note"), "The ROVI is wanted too.");
      await tasks.signs(lawyer);
      await lawyer.click(lawyer.button("Pass on"));
      await lawyer.choose(lawyer.dialog.getByLabel("Which unit?"), "CPS Northshire, Crown Court");
      await tasks.signs(lawyer);
      await lawyer.page.locator(".govuk-tag", { hasText: "Waiting for receipt" }).waitFor();
    });

    step("what nobody received is sent to another unit, called back, or rejected", async () => {
      const sent = async () => `/s/${(await absent("send", { many: 1 })).consignment}`;
      await tasks.visits(officer, await sent());
      await officer.click(officer.button("Send to another unit"));
      await officer.choose(officer.dialog.getByLabel("Which unit?"), "CPS Northshire, Crown Court");
      await tasks.signs(officer);
      await officer.page.locator(".govuk-tag", { hasText: "Waiting for receipt" }).waitFor();
      await tasks.visits(officer, await sent());
      await officer.click(officer.button("Call it back"));
      await tasks.signs(officer);
      await officer.page.locator(".govuk-tag", { hasText: "Recalled" }).waitFor();
      await tasks.visits(lawyer, await sent());
      await tasks.rejects(lawyer, "Duplicate");
    });

    step("and locks, and nothing was thrown", async () => {
      await lawyer.click(lawyer.button("Lock"));
      await lawyer.heading("Unlock").waitFor();
      tasks.clean(...people);
    });
  }),
);

// What such a PC keeps is gone with each browser that is closed.
describe("storage is cleared at exit", () => {
  const visit = async who => brings(await blocked({ page: () => undefined }), who);

  test("what one visit sent, received and opened goes on in the next", async () => {
    let h = await visit(amy);
    await tasks.sends(h, { pick: files("twelve/KL-1 statement.txt"), urn: "45AA2098221" });
    const sent = await tasks.stored(h);
    await h.page.context().close();
    h = await visit(sarah);
    await tasks.visits(h, sent);
    await tasks.receives(h);
    await h.page.context().close();
    h = await visit(sarah);
    await tasks.visits(h, sent);
    await h.click(h.page.locator("button[data-open]").first());
    await h.click(h.button(/^Play or show /));
    await h.page.locator('evidence-player[state="shown"]').waitFor();
    await h.page.context().close();
  });

  test("whoever enrols there takes her key with her, and comes in with it", async () => {
    const who = "alex.z@cps-northshire.example";
    let h = await blocked({ page: () => undefined });
    const { link } = await absent("invite", { who });
    await tasks.enrols(h, here(link), who);
    await tasks.visits(h, "/access");
    await h.click(h.button("Take my key file"));
    await h.page.waitForFunction(() => document.querySelector("#file-passphrase")?.textContent.trim());
    const words = (await h.page.locator("#file-passphrase").textContent()).trim();
    await h.fill(h.field("Type the words once more"), words);
    await h.click(h.button("Make the files"));
    const folder = mkdtempSync(join(tmpdir(), "key-"));
    const paths = [];
    for (const name of ["keyring.age", "home.json"]) {
      const saved = h.page.waitForEvent("download");
      await h.click(h.link(`Save ${name}`));
      paths.push(join(folder, name));
      await (await saved).saveAs(paths.at(-1));
    }
    await h.page.context().close();
    h = await blocked({ page: () => undefined });
    await h.page.goto(`${base}/device`);
    await h.click(h.page.locator("summary", { hasText: "I have my key file" }));
    await h.pick("Your key file", paths);
    await h.fill(h.field("The words that open it"), words);
    await h.click(h.button("Use my key file"));
    await h.heading("Overview").waitFor();
    assert.equal(await h.page.locator("body").getAttribute("data-who"), who);
    await h.page.context().close();
  });
});

describe("WebAssembly is off", () => {
  let without, page;
  before(async () => {
    without = await browser("--js-flags=--jitless");
    page = await without.newPage();
    page.setDefaultTimeout(20_000);
  });
  after(() => without?.close());

  for (const [path, act] of [
    ["/unlock", () => undefined],
    ["/device", async () => {
      await page.locator("#device-link").fill((await absent("link", { who: sarah })).link);
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
