// Opens every page of the gallery in a real browser, on a phone and on a desktop: nothing is blocked, nothing
// fails, nothing sticks out, and axe finds nothing. What was seen is kept in the folder SHOTS.
import { mkdirSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import assert from "node:assert/strict";
import { broken } from "./axe.mjs";
import { base, browser, patience } from "./chromium.mjs";
import { sendStates } from "./gallery-send.mjs";

const shots = process.env.SHOTS;
const only = process.env.ONLY ?? "";
const widths = { phone: 360, desktop: 1280 };

// What a key opens is no part of the gallery: some states are seen with such texts filled in.
const opened = ["overview/many", "overview/officer", "sending/in-needed-broken", "sending/in-passed", "sending/in-running", "sending/out-waiting"];

function fill() {
  const numbers = new Map();
  for (const e of document.querySelectorAll("sealed-text")) {
    const x = e.getAttribute("exhibit");
    if (x && !numbers.has(x)) numbers.set(x, numbers.size + 1);
    const n = numbers.get(x);
    e.textContent = { case: "Operation Linnet", reference: `JRS/${n}`, description: `First account, Victim ${n}` }[e.getAttribute("field")];
    e.dataset.open = "";
    e.hidden = false;
  }
  for (const e of document.querySelectorAll("[data-exhibit]")) e.textContent = `JRS/${numbers.get(e.dataset.exhibit)}`;
  document.querySelector("lock-notice").hidden = true;
  for (const e of document.querySelectorAll("[data-checks-left]")) {
    e.querySelector("span").textContent = "about 38 min left";
    e.hidden = false;
  }
  // Two exhibits open, one beside the other; what plays in them is seen in people-beside.mjs.
  for (const b of document.querySelectorAll("[data-beside]")) b.hidden = false;
  document.querySelectorAll("opened-exhibit").forEach((pane, i) => {
    pane.hidden = false;
    pane.querySelector("[data-part=name]").textContent = `JRS/${i + 1}, First account, Victim ${i + 1}`;
  });
  const note = document.querySelector("sealed-note");
  if (note) {
    note.querySelector("[data-part=lines]").append(Object.assign(document.createElement("p"), { className: "govuk-body", textContent: "JRS/4 starts with two minutes of an empty room. ROVIs to follow." }));
    note.hidden = false;
  }
}

/**
 * Tab is one in which a browser shows one state after the other. A tab for each would be a process for each, which
 * cost more than half of all the processors' time.
 */
class Tab {
  wrong = []; // with what is shown now
  #next; // of what was asked for, and has not come

  constructor(page, width) {
    this.page = page;
    this.width = width;
  }

  static async of(options, width) {
    const context = await chromium.newContext(options);
    const tab = new Tab(await context.newPage(), width);
    await tab.#watch();
    return tab;
  }

  async #watch() {
    const { page } = this;
    this.devtools = await page.context().newCDPSession(page);
    await page.setViewportSize({ width: this.width, height: 900 });
    await page.addInitScript(() => {
      window.blocked = [];
      document.addEventListener("securitypolicyviolation", (e) => window.blocked.push(`${e.violatedDirective} ${e.blockedURI} ${e.sample}`));
    });
    // What the last state left undone is not held against the next one.
    const asked = new WeakMap();
    page.on("framenavigated", (f) => {
      if (f !== page.mainFrame() || !this.#next) return;
      this.wrong = this.#next;
      this.#next = undefined;
    });
    page.on("request", (r) => asked.set(r, this.wrong));
    page.on("requestfailed", (r) => asked.get(r).push(`not loaded: ${r.url()}`));
    page.on("console", (m) => ["error", "warning"].includes(m.type()) && this.wrong.push(`console: ${m.text()}`));
    page.on("pageerror", (e) => this.wrong.push(`error: ${e.message}`));
  }

  /** shows opens a state, and answers where all that is wrong with it will stand. */
  async shows(name) {
    const wrong = (this.#next = []);
    const answer = await this.page.goto(`${base}/gallery/${name}`, { waitUntil: "load" });
    assert.equal(answer.status(), 200);
    assert.equal(this.wrong, wrong);
    await this.page.waitForFunction(() => document.body.classList.contains("govuk-frontend-supported"));
    await this.page.evaluate(() => document.fonts.ready.then(() => undefined));
    return wrong;
  }

  /** shoots keeps what is shown, with little effort to make it small: nobody but a person looks at it. */
  async shoots(file, fullPage) {
    if (!shots) return;
    const { cssContentSize } = await this.devtools.send("Page.getLayoutMetrics");
    const height = fullPage ? cssContentSize.height : 900;
    const clip = { x: 0, y: 0, width: fullPage ? cssContentSize.width : this.width, height, scale: 1 };
    const { data } = await this.devtools.send("Page.captureScreenshot", { format: "png", optimizeForSpeed: true, captureBeyondViewport: fullPage, clip });
    writeFileSync(`${shots}/${file.replace("/", "-")}.png`, Buffer.from(data, "base64"));
  }

  close() {
    return this.page.context().close();
  }
}

// What is worked out in the page, by the clock of the year that the gallery shows.
const silence = "The service has not answered since 21/11/2016 09:12. By this PC’s clock ";
const spans = {
  "overview/silent-one": `${silence}1 receipt has become overdue. It is marked below.\n`,
  "overview/silent-ahead": "since 30/11/2016 09:12. By this PC’s clock 1 receipt has become overdue. It is marked below. This PC’s clock was 9 days ahead of the service’s",
  "sending/silent": `${silence}this is overdue since 21/11/2016 11:00.\n`,
};

/** locksOffline locks where something on the way answers in the service's place: the page stays, and says so. */
async function locksOffline(page) {
  const answers = (path, answer) => page.route((url) => url.pathname === path, (r) => r.fulfill(answer));
  await answers("/session/end", { status: 204 });
  await answers("/unlock", { status: 200, contentType: "text/html", body: "<p>Sign in to this network</p>" });
  await page.getByRole("button", { name: "Lock" }).click();
  await page.locator("#no-line").waitFor();
  await page.unrouteAll();
}

// The gallery sends nothing: the page's own words, as where something is on its way.
async function sendingStill(page) {
  const words = (await (await fetch(`${base}/gallery/overview/one`)).text()).match(/data-word="no-line-locked">([^<]*)</)[1];
  await page.evaluate((text) => (document.querySelector("#no-line p").firstChild.textContent = text), words.replace("{at}", "21:47") + " ");
}

// What only the page of a PC has to wait for.
async function settled(page, name) {
  if (name.startsWith("works/")) await page.waitForSelector("[data-verdict]", { timeout: patience });
  if (name === "unlock/fresh") await page.waitForSelector("[data-part=none]:not([hidden])", { timeout: patience });
}

async function looked(tab, name, size, { fullPage = true, dialog } = {}) {
  const { page, wrong } = tab;
  wrong.push(...(await page.evaluate(() => window.blocked.map((b) => `blocked: ${b}`))));
  const { scroll, client } = await page.evaluate(() => ({ scroll: document.documentElement.scrollWidth, client: document.documentElement.clientWidth }));
  if (scroll > client) wrong.push(`it is ${scroll} wide on a screen of ${client}`);
  if (size === "phone") {
    // A desktop at 400% zoom is as wide as this (WCAG 1.4.10).
    await page.setViewportSize({ width: 320, height: 900 });
    const zoomed = await page.evaluate(() => document.documentElement.scrollWidth);
    if (zoomed > 320) wrong.push(`it is ${zoomed} wide at 400%`);
    await page.setViewportSize({ width: tab.width, height: 900 });
  }
  await tab.shoots(`${name}-${size}`, fullPage);
  wrong.push(...(await broken(page, dialog && `[id="${dialog}"]`))); // what is behind a dialog was looked at, and is inert
}

// Phone and desktop at once, each with a browser's storage of its own: while one draws, the other waits for an
// answer.
function onEach(name, f) {
  return test(name, { concurrency: 2 }, (t) =>
    Promise.all(Object.entries(widths).map(([size, width]) => t.test(size, { concurrency: 1 }, async (t) => {
      const tab = await Tab.of({}, width);
      await f(t, size, tab);
      await tab.close();
    }))));
}

const names = (await (await fetch(`${base}/gallery`)).text()).match(/(?<=href="\/gallery\/)[^"]+/g).filter((n) => n.includes(only));
if (shots) mkdirSync(shots, { recursive: true });
const chromium = await browser();

await onEach("every page", async (t, size, tab) => {
  for (const name of names) {
    await t.test(name, async () => {
      const wrong = await tab.shows(name);
      await settled(tab.page, name);
      const text = await tab.page.locator("body").innerText();
      if (/\b\d{3,} hours/.test(text)) wrong.push(`it says ${text.match(/\b\d{3,} hours/)[0]}`);
      if (name in spans && !text.includes(spans[name])) wrong.push(`it does not say ${spans[name]}`);
      await looked(tab, name, size);
      if (opened.includes(name)) {
        await tab.page.evaluate(fill);
        await looked(tab, `${name}-open`, size);
      }
      if (name === "overview/one") {
        await locksOffline(tab.page);
        await looked(tab, `${name}-locked`, size);
        await sendingStill(tab.page);
        await looked(tab, `${name}-locked-sending`, size);
      }
      for (const [state, f, what] of sendStates(name)) {
        await tab.page.evaluate(f, what);
        await looked(tab, `${name}-${state}`, size);
      }
      assert.deepEqual(wrong, []);
    });
  }
});

// Dialogs are seen open, as their own buttons open them: with what is filled in.
const rung = ["reviews/one", "drills/rings", "sending/in-passed-stop", "sending/in-passed-stopped"];
const asking = ["people/many", "units/many", "partners/many", "overview/officer", ...rung].filter((n) => n.includes(only));

await onEach("every dialog", async (t, size, tab) => {
  const { page } = tab;
  for (const name of asking) {
    await t.test(name, async () => {
      const wrong = await tab.shows(name);
      const ids = await page.evaluate(() => [...document.querySelectorAll("main dialog")].map((d) => d.id));
      assert.ok(ids.length > 0, "it has no dialog");
      for (const id of ids) {
        for (const step of await opensDialog(page, id)) {
          await page.evaluate(shows, { id, step });
          const out = await page.evaluate((id) => {
            const d = document.getElementById(id);
            return d.scrollWidth > d.clientWidth ? [`${id} is ${d.scrollWidth} wide in ${d.clientWidth}`] : [];
          }, id);
          wrong.push(...out);
          await looked(tab, `${name}-${id.replace(/[0-9a-f]{64}$/, ids.indexOf(id))}${step === "made" ? "-made" : ""}`, size, { fullPage: false, dialog: id });
        }
        await page.evaluate((id) => document.getElementById(id).close(), id);
      }
      assert.deepEqual(wrong, []);
    });
  }
});

/** opensDialog opens one, and answers its steps. */
async function opensDialog(page, id) {
  return page.evaluate((id) => {
    const d = document.getElementById(id);
    // A plan is the client's to make, and there is none behind a gallery.
    const planned = d.querySelector("form[data-plan]:not(:has([name=statement]))");
    const button = planned ? null : document.querySelector(`button[data-admin="${id}"], button[data-form="${id}"]`);
    if (button) button.click();
    if (!d.open) d.showModal();
    const steps = [...d.querySelectorAll("[data-step]")].map((s) => s.dataset.step);
    return steps.length > 0 ? steps : ["ask"];
  }, id);
}

// shows a step of a dialog, with what the client would have put there.
function shows({ id, step }) {
  const d = document.getElementById(id);
  for (const s of d.querySelectorAll("[data-step]")) s.hidden = s.dataset.step !== step;
  if (step !== "made") return;
  for (const p of d.querySelectorAll("[data-step=made] pre[data-part]")) p.textContent = `https://safehand.example/join#1,${"0123456789abcdef".repeat(12)}`;
  for (const f of d.querySelectorAll("[data-step=made] [data-fill=name]")) f.textContent = "Leo Hall";
}

// Whoever has the system choose all colours sees borders where others see a shade, and always where the focus is;
// whoever is made ill by movement sees none.
const touched = ["overview/many", "sending/in-needed-broken", "sending/in-passed-asked", "send/one", "access/one", "asked/in-since"].filter((n) => n.includes(only));

function edged(selectors) {
  const bare = [];
  for (const e of document.querySelectorAll(selectors)) {
    if (e.checkVisibility() === false) continue;
    const s = getComputedStyle(e);
    const sides = ["Top", "Right", "Bottom", "Left"].filter((d) => s[`border${d}Style`] !== "none" && parseFloat(s[`border${d}Width`]) > 0);
    if (sides.length < 4) bare.push(`${e.className} has a border on ${sides.length} sides`);
  }
  return bare;
}

function unseen() {
  const e = document.activeElement;
  // A tick or a file lies under what is drawn for it.
  const drawn = e.matches(".govuk-checkboxes__input, .govuk-radios__input") ? [e, e.nextElementSibling] : [e, e.closest(".app-choose")?.querySelector("label")];
  const seen = drawn.filter(Boolean).some((d) =>
    [getComputedStyle(d), getComputedStyle(d, "::before")].some((s) => s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2),
  );
  return seen ? [] : [`the focus is not seen on ${e.outerHTML.slice(0, 120)}`];
}

function moving() {
  const all = document.getAnimations().map((a) => `something moves: ${a.effect?.target?.className}`);
  for (const e of document.querySelectorAll("*")) {
    for (const s of [getComputedStyle(e), getComputedStyle(e, "::before"), getComputedStyle(e, "::after")]) {
      const longest = Math.max(...`${s.transitionDuration}, ${s.animationName === "none" ? "0s" : s.animationDuration}`.split(",").map(parseFloat));
      if (longest > 0.001) all.push(`${e.tagName} ${e.className} takes ${longest} s`);
    }
    if (getComputedStyle(e).scrollBehavior === "smooth") all.push(`${e.tagName} scrolls smoothly`);
  }
  return [...new Set(all)];
}

/** dialogs opens one dialog after the other, as its button would. */
async function dialogs(page, f) {
  for (const id of await page.evaluate(() => [...document.querySelectorAll("dialog")].map((d) => d.id))) {
    await page.evaluate((id) => document.getElementById(id).showModal(), id);
    await f();
    await page.evaluate((id) => document.getElementById(id).close(), id);
  }
}

await test("forced colours", async (t) => {
  const tab = await Tab.of({ forcedColors: "active" }, widths.desktop);
  const { page } = tab;
  for (const name of touched) {
    await t.test(name, async () => {
      const wrong = await tab.shows(name);
      assert.ok(await page.evaluate(() => matchMedia("(forced-colors: active)").matches));
      wrong.push(...(await page.evaluate(edged, ".app-top, .app-bottom, .app-acts--main, .app-notice, .app-sum, .app-question, .app-broken, .app-drop, .govuk-button, .app-top__button, .govuk-tag, .app-copy")));
      const marked = await page.evaluate(() => [...document.querySelectorAll(".app-top__pages a")].filter((a) => getComputedStyle(a).borderBottomColor !== getComputedStyle(a.closest("header")).backgroundColor).map((a) => a.getAttribute("aria-current") ?? "another page"));
      if (marked.some((m) => m !== "page")) wrong.push(`marked as where she is: ${marked}`);
      const stops = await page.evaluate(() => document.querySelectorAll("a[href], button, input, select, textarea, summary").length);
      for (let n = 0; n < Math.min(stops, 40); n++) {
        await page.keyboard.press("Tab");
        if (await page.evaluate(() => document.activeElement === document.body)) break;
        wrong.push(...(await page.evaluate(unseen)));
      }
      await dialogs(page, async () => wrong.push(...(await page.evaluate(edged, "dialog[open]"))));
      await tab.shoots(`${name}-forced`, true);
      assert.deepEqual(wrong, []);
    });
  }
  await tab.close();
});

await test("reduced motion", async (t) => {
  const tab = await Tab.of({ reducedMotion: "reduce" }, widths.desktop);
  const { page } = tab;
  for (const name of touched) {
    await t.test(name, async () => {
      const wrong = await tab.shows(name);
      assert.ok(await page.evaluate(() => matchMedia("(prefers-reduced-motion: reduce)").matches));
      wrong.push(...(await page.evaluate(moving)));
      await page.keyboard.press("Tab");
      wrong.push(...(await page.evaluate(moving)));
      await dialogs(page, async () => wrong.push(...(await page.evaluate(moving))));
      assert.deepEqual(wrong, []);
    });
  }
  await tab.close();
});

// On paper there is nothing to press, and the whole list.
await test("printed", async (t) => {
  const tab = await Tab.of({}, 700);
  const { page } = tab;
  for (const name of ["sending/in-broken", "sending/out-overdue-out-partly", "sending/in-needed-broken", "sending/in-partly-one-kind"].filter((n) => n.includes(only))) {
    await t.test(name, async () => {
      const wrong = await tab.shows(name);
      await page.emulateMedia({ media: "print" });
      wrong.push(...(await page.evaluate(() => [...document.querySelectorAll("button, summary, input, nav, main a")].filter((e) => e.checkVisibility()).map((e) => `on paper: ${e.outerHTML.slice(0, 120)}`))));
      wrong.push(...(await page.evaluate(() => [...document.querySelectorAll(".app-happened li, tbody tr, continuity-record")].filter((e) => !e.checkVisibility()).map((e) => `not on paper: ${e.outerHTML.slice(0, 120)}`))));
      await tab.shoots(`${name}-printed`, true);
      await page.emulateMedia({ media: null });
      assert.deepEqual(wrong, []);
    });
  }
  await tab.close();
});

test("there are pages", () => assert.ok(names.length > 40 || only, `${names.length}`));
test.after?.(() => chromium.close());
await chromium.close().catch(() => undefined);
