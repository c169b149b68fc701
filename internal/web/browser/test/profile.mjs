// A person's work in a profile that is kept, and how she ends it. What remains of it on the disk is looked
// for by whoever started this (profile_test.go).
import assert from "node:assert/strict";
import { after, before, test as step } from "node:test";
import { lasting, patience } from "./chromium.mjs";

const base = process.env.SAFEHAND_PAGES;
const way = process.env.SAFEHAND_WAY;
const purpose = "Planted here on purpose: Caspian, 12 Larch Row.";
const hook = async (what, body = "") => {
  const r = await fetch(`${process.env.SAFEHAND_HOOKS}/${what}`, { method: "POST", body });
  assert.equal(r.status, 200, await r.clone().text());
  return r.text();
};

let context, page;
before(async () => {
  context = await lasting(process.env.SAFEHAND_PROFILE);
  page = context.pages()[0] ?? (await context.newPage());
  page.setDefaultTimeout(patience);
});
after(() => context?.close());

// What follows a step that failed would wait for nothing.
let failed;
const test = (name, f) =>
  step(name, async () => {
    assert.ok(!failed, "a step before it failed");
    failed = true;
    await f();
    failed = false;
  });

const heading = text => page.locator("h1", { hasText: text }).waitFor();
const to = async name => {
  await page.getByRole("link", { name }).first().click();
  await heading(name);
};

test("she unlocks", async () => {
  if (way === "lock") {
    await page.goto(`${base}/device`);
    await page.locator("#device-link").fill(await hook("device"));
    await page.locator("#passphrase").fill(await hook("passphrase", "no words of her own"));
    await page.getByRole("button", { name: "Bring" }).click();
    return heading("Overview");
  }
  await page.goto(await hook("invite"));
  await page.locator('[data-step="who"]:not([hidden])').getByRole("button", { name: "Continue" }).click();
  await page.locator('[data-step="lock"]:not([hidden])').waitFor();
  const made = (await page.locator("#made-passphrase").innerText()).trim();
  await hook("passphrase", made);
  await page.locator("#again").fill(made);
  await page.getByRole("button", { name: "Set up my access" }).click();
  await page.locator('[data-step="done"]:not([hidden])').waitFor();
  await hook("appoint");
  await page.getByRole("button", { name: "Go to Overview" }).click();
  return heading("Overview");
});

test("she opens, plays and shows what came", async () => {
  await page.getByRole("link", { name: /4 exhibits from/ }).first().click();
  await page.getByText("Her brother Caspian").waitFor();
  const shown = [];
  for (const x of await page.locator("table button[data-open]").evaluateAll(all => all.map(b => b.dataset.open))) {
    await page.locator(`table button[data-open="${x}"]`).click();
    await page.locator("evidence-player button").first().click();
    await page.locator('evidence-player[state="shown"]').waitFor();
    const it = page.locator("evidence-player .evidence-player__stage > *").first();
    const kind = await it.evaluate(e => e.className.replace("evidence-player__", ""));
    shown.push(kind);
    if (kind === "media") {
      await page.waitForFunction(() => document.querySelector("video").currentTime > 0.3);
      await it.evaluate(v => (v.currentTime = v.duration - 1));
      await page.waitForFunction(() => document.querySelector("video").currentTime > 10);
    }
    if (kind === "image") await page.frameLocator("evidence-player iframe").locator("img").waitFor();
    if (kind === "document") await page.frameLocator("evidence-player iframe").getByText("Verity saw Caspian by night.").waitFor();
    if (kind === "text") await page.frameLocator("evidence-player iframe").getByText("Caspian (9) and Wren (4)").waitFor();
  }
  assert.deepEqual(shown.sort(), ["document", "image", "media", "text"]);
});

test("she adds a note", async () => {
  await page.getByRole("button", { name: "Add a note" }).click();
  await page.locator("#form-note").getByLabel("Your note").fill("The second half names the school in Larch Row.");
  await page.locator("#form-note").getByRole("button", { name: "Sign" }).click();
  await page.locator("sealed-words", { hasText: "names the school" }).waitFor();
  // and another that she leaves
  await page.getByRole("button", { name: "Report a problem", exact: true }).click();
  await page.locator("#report-words").fill("The picture shows Juniper Oakfield at");
  await page.keyboard.press("Escape");
});

test("she sends, and leaves another form half filled in", async () => {
  await to("Send evidence");
  await page.locator("#choose-files").setInputFiles(process.env.SAFEHAND_OWN);
  const row = page.locator(".app-exhibit");
  await row.locator('[name="reference"]').fill("QRT-5521 Wrenfield/9");
  await row.locator('[name="description"]').fill("Advice on Wren Oakfield and her aunt");
  await page.locator("#pseudonym").fill("Witness Celandine 8812");
  await page.locator("#category").selectOption("witness");
  await page.locator('[data-do="add-person"]').click();
  await page.locator("#master").fill("Third drawer under the kettle, Southgate");
  await page.locator("#no-urn").check();
  await page.locator("#operation").fill("Operation Bittern Willow");
  await page.locator("#message").fill("Do not ring the aunt at Kestrel Cottage.");
  await page.locator("#recipient").selectOption("northshire.example/cait-a");
  await page.locator('[data-part="sum"]:not([hidden])').waitFor();
  await page.locator('[data-part="send"]').click();
  await page.getByText("Safe to leave").waitFor();
  const seen = await page.getByRole("link", { name: "See this sending" }).getAttribute("href");
  await hook("sent", seen.replace("/s/", ""));
  await page.getByRole("link", { name: "See this sending" }).click();
  await page.locator("sealed-text", { hasText: "QRT-5521 Wrenfield/9" }).first().waitFor();

  await to("Send evidence");
  await page.locator('[data-do="paste"]').click();
  await page.locator("#pasted").fill("ZZK-3390 Thornfield/2 Recording of Linnet Oakfield");
  await page.locator("#master").fill("Shelf nine above the printer, Eastgate");
  await page.locator("#message").fill("Nobody has told Perpetua Oakfield about");
  await page.waitForTimeout(3000); // the browser notes what stands in forms, for when it is opened again
});

test("she ends it, and nothing of it is in what the page can read", async () => {
  if (way === "lock") {
    await page.getByRole("button", { name: "Lock" }).click();
    await heading("Unlock");
  } else {
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByText("Signed out. Nothing you opened is left on this PC.").waitFor();
  }
  await page.evaluate(plant, purpose);
  await hook("shown", await page.evaluate(readable));
});

/** plant leaves something where a page could leave it, for the search to find. */
async function plant(text) {
  localStorage.setItem("planted", text);
  sessionStorage.setItem("planted", text);
  await (await caches.open("planted")).put("/planted", new Response(text));
  history.replaceState({ planted: text }, "");
  await new Promise((resolve, reject) => {
    const r = indexedDB.open("planted", 1);
    r.onupgradeneeded = () => r.result.createObjectStore("planted").put(text, "planted");
    r.onsuccess = () => resolve(r.result.close());
    r.onerror = reject;
  });
}

/** readable is all that a page of this address can read of what is kept for it. */
async function readable() {
  const said = [];
  const bytes = b => String.fromCharCode(...new Uint8Array(b.buffer ?? b));
  const spoken = (_, v) => (v instanceof Uint8Array || v instanceof ArrayBuffer ? bytes(v) : v);
  const done = r => new Promise((resolve, reject) => ((r.onsuccess = () => resolve(r.result)), (r.onerror = () => reject(r.error))));
  for (const { name } of await indexedDB.databases()) {
    const db = await done(indexedDB.open(name));
    for (const store of db.objectStoreNames) {
      const s = db.transaction(store).objectStore(store);
      const [keys, values] = await Promise.all([done(s.getAllKeys()), done(s.getAll())]);
      keys.forEach((k, i) => said.push(`${name} ${store} ${String(k)} ${JSON.stringify(values[i], spoken)}`));
    }
    db.close();
  }
  for (const name of await caches.keys()) {
    const c = await caches.open(name);
    for (const r of await c.keys()) said.push(`${name} ${r.url} ${await (await c.match(r)).text()}`);
  }
  for (const kept of [localStorage, sessionStorage]) said.push(JSON.stringify({ ...kept }));
  said.push(JSON.stringify(history.state), location.href, document.documentElement.outerHTML);
  for await (const [name] of (await navigator.storage.getDirectory()).entries()) said.push(name);
  return said.join("\n");
}
