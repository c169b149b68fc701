// Opens every page of the gallery in a real browser, on a phone and on a desktop: nothing is blocked, nothing
// fails, nothing sticks out, and axe finds nothing. What was seen is kept in the folder SHOTS.
import { mkdirSync } from "node:fs";
import { test } from "node:test";
import assert from "node:assert/strict";
import { AxeBuilder } from "@axe-core/playwright";
import { base, browser } from "./chromium.mjs";

const shots = process.env.SHOTS;
const only = process.env.ONLY ?? "";
const widths = { phone: 360, desktop: 1280 };

// What a key opens is no part of the gallery: some states are seen with such texts filled in.
const opened = ["overview/many", "overview/officer", "sending/in-needed-broken", "sending/in-passed", "sending/out-waiting"];

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

async function open(context, path, width) {
  const page = await context.newPage();
  const wrong = [];
  page.on("console", (m) => ["error", "warning"].includes(m.type()) && wrong.push(`console: ${m.text()}`));
  page.on("pageerror", (e) => wrong.push(`error: ${e.message}`));
  page.on("requestfailed", (r) => wrong.push(`not loaded: ${r.url()}`));
  await page.addInitScript(() => {
    window.blocked = [];
    document.addEventListener("securitypolicyviolation", (e) => window.blocked.push(`${e.violatedDirective} ${e.blockedURI} ${e.sample}`));
  });
  await page.setViewportSize({ width, height: 900 });
  const answer = await page.goto(base + path, { waitUntil: "load" });
  assert.equal(answer.status(), 200);
  await page.waitForFunction(() => document.body.classList.contains("govuk-frontend-supported"));
  return { page, wrong };
}

// What only the page of a PC has to wait for.
async function settled(page, name) {
  if (name.startsWith("works/")) await page.waitForSelector("[data-verdict]", { timeout: 60_000 });
  if (name === "unlock/fresh") await page.waitForSelector("[data-part=none]:not([hidden])", { timeout: 60_000 });
}

async function looked(page, name, size, wrong, { fullPage = true, dialog } = {}) {
  wrong.push(...(await page.evaluate(() => window.blocked.map((b) => `blocked: ${b}`))));
  const { scroll, client } = await page.evaluate(() => ({ scroll: document.documentElement.scrollWidth, client: document.documentElement.clientWidth }));
  if (scroll > client) wrong.push(`it is ${scroll} wide on a screen of ${client}`);
  if (size === "phone") {
    // A desktop at 400% zoom is as wide as this (WCAG 1.4.10).
    await page.setViewportSize({ width: 320, height: 900 });
    const zoomed = await page.evaluate(() => document.documentElement.scrollWidth);
    if (zoomed > 320) wrong.push(`it is ${zoomed} wide at 400%`);
    await page.setViewportSize({ width: widths[size], height: 900 });
  }
  if (shots) await page.screenshot({ path: `${shots}/${name.replace("/", "-")}-${size}.png`, fullPage });
  const axe = new AxeBuilder({ page });
  if (dialog) axe.include(`[id="${dialog}"]`); // what is behind it was looked at, and is inert
  const { violations } = await axe.withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
  for (const v of violations) wrong.push(`${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(" | ")}`);
}

// Phone and desktop at once, each with a browser's storage of its own: while one draws, the other waits for an
// answer.
function onEach(name, f) {
  return test(name, { concurrency: 2 }, (t) =>
    Promise.all(Object.entries(widths).map(([size, width]) => t.test(size, { concurrency: 1 }, (t) => f(t, size, width)))));
}

const names = (await (await fetch(`${base}/gallery`)).text()).match(/(?<=href="\/gallery\/)[^"]+/g).filter((n) => n.includes(only));
if (shots) mkdirSync(shots, { recursive: true });
const chromium = await browser();

await onEach("every page", async (t, size, width) => {
  const context = await chromium.newContext();
  for (const name of names) {
    await t.test(name, async () => {
      const { page, wrong } = await open(context, `/gallery/${name}`, width);
      await settled(page, name);
      await looked(page, name, size, wrong);
      if (opened.includes(name)) {
        await page.evaluate(fill);
        await looked(page, `${name}-open`, size, wrong);
      }
      await page.close();
      assert.deepEqual(wrong, []);
    });
  }
  await context.close();
});

// Dialogs are seen open, as their own buttons open them: with what is filled in.
const asking = ["people/many", "units/many", "partners/many", "overview/officer"].filter((n) => n.includes(only));

await onEach("every dialog", async (t, size, width) => {
  const context = await chromium.newContext();
  for (const name of asking) {
    await t.test(name, async () => {
      const { page, wrong } = await open(context, `/gallery/${name}`, width);
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
          await looked(page, `${name}-${id.replace(/[0-9a-f]{64}$/, ids.indexOf(id))}${step === "made" ? "-made" : ""}`, size, wrong, { fullPage: false, dialog: id });
        }
        await page.evaluate((id) => document.getElementById(id).close(), id);
      }
      await page.close();
      assert.deepEqual(wrong, []);
    });
  }
  await context.close();
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
  const context = await chromium.newContext({ forcedColors: "active" });
  for (const name of touched) {
    await t.test(name, async () => {
      const { page, wrong } = await open(context, `/gallery/${name}`, widths.desktop);
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
      if (shots) await page.screenshot({ path: `${shots}/${name.replace("/", "-")}-forced.png`, fullPage: true });
      await page.close();
      assert.deepEqual(wrong, []);
    });
  }
  await context.close();
});

await test("reduced motion", async (t) => {
  const context = await chromium.newContext({ reducedMotion: "reduce" });
  for (const name of touched) {
    await t.test(name, async () => {
      const { page, wrong } = await open(context, `/gallery/${name}`, widths.desktop);
      assert.ok(await page.evaluate(() => matchMedia("(prefers-reduced-motion: reduce)").matches));
      wrong.push(...(await page.evaluate(moving)));
      await page.keyboard.press("Tab");
      wrong.push(...(await page.evaluate(moving)));
      await dialogs(page, async () => wrong.push(...(await page.evaluate(moving))));
      await page.close();
      assert.deepEqual(wrong, []);
    });
  }
  await context.close();
});

test("there are pages", () => assert.ok(names.length > 40 || only, `${names.length}`));
test.after?.(() => chromium.close());
await chromium.close().catch(() => undefined);
