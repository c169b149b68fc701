// The same work in Firefox: it has no ChaCha20-Poly1305 of its own and lets no page write into a folder, so the
// library's cipher and the list of downloads stand in.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import puppeteer from "puppeteer-core";
import { base, patience } from "./chromium.mjs";

const sha256 = b => createHash("sha256").update(b).digest("hex");
const passphrase = process.env.SAFEHAND_PASSPHRASE;
const downloads = mkdtempSync(join(tmpdir(), "safehand-firefox-"));
const wrong = [];
// What the test itself tries in a frame; and Firefox's words for a recording that was taken away while it loaded.
const expected = /stolen|A ServiceWorker intercepted the request and encountered an unexpected error/;
let firefox, page, broken;

before(async () => {
  firefox = await puppeteer.launch({
    browser: "firefox", // which is spoken to by WebDriver BiDi
    executablePath: process.env.FIREFOX ?? "/usr/bin/firefox-esr",
    headless: true,
    extraPrefsFirefox: {
      "browser.download.folderList": 2,
      "browser.download.dir": downloads,
      "browser.download.always_ask_before_handling_new_types": false,
      "media.autoplay.default": 0,
    },
  });
  page = await firefox.newPage();
  page.setDefaultTimeout(patience);
  await page.setViewport({ width: 1600, height: 1000 });
  page.on("response", r => r.url().includes("stolen") && wrong.push(`answered: ${r.url()}`));
  page.on("pageerror", e => expected.test(e) || wrong.push(e.stack ?? String(e)));
  page.on("console", m => /Content-Security-Policy|TrustedScript|TrustedHTML/.test(m.text()) && !expected.test(m.text()) && wrong.push(m.text()));
});
after(async () => {
  await firefox?.close();
  rmSync(downloads, { recursive: true, force: true });
});

/** then is the next thing that happens: nothing does after what went wrong. */
function then(name, f) {
  test(name, async () => {
    assert.equal(broken, undefined, "not tried: something before it failed");
    broken = name;
    try {
      await f();
    } catch (e) {
      console.error(`${page.url()} shows:\n${await page.$eval("main", m => m.innerText).catch(String)}\n${wrong.join("\n")}`);
      throw e;
    }
    broken = undefined;
  });
}

async function absent(step, body = {}) {
  const r = await fetch(`${process.env.SAFEHAND_STEPS}/${step}`, { method: "POST", body: JSON.stringify(body) });
  const text = await r.text();
  assert.ok(r.ok, `${step}: ${text}`);
  return JSON.parse(text);
}

const seen = selector => page.waitForSelector(selector, { visible: true });
const says = (text, within = "main") =>
  page.waitForFunction((t, w) => [...document.querySelectorAll(w)].some(e => new RegExp(t).test(e.innerText)), {}, text, within);
const heading = text => says(text, "h1");
const click = async selector => {
  const e = await seen(selector);
  await page.waitForFunction(e => !e.disabled, {}, e);
  await e.click();
};
const button = (text, within = "") => click(`${within} ::-p-xpath(.//button[contains(normalize-space(.), "${text}")][not(ancestor-or-self::*[@hidden])][not(ancestor::dialog[not(@open)])])`);
const fill = async (selector, text) => {
  await (await seen(selector)).click({ count: 3 });
  await page.keyboard.type(text);
};
/** visits goes to a page of ours as a link would: loaded anew it would have no key. */
const visits = path =>
  page.evaluate(path => {
    const a = Object.assign(document.createElement("a"), { href: path });
    document.body.append(a);
    a.click();
    a.remove();
  }, path);
/** row is what stands in the row of an exhibit. */
const inRow = (reference, what) => `::-p-xpath(//tbody/tr[.//sealed-text[normalize-space(.)="${reference}"]]//${what})`;
const first = "opened-exhibit:not([data-second])";
const second = "opened-exhibit[data-second]";

const mine = join(process.env.SAFEHAND_FILES, "AB-2 phone/report/summary.txt");
let sending;

then("bring a key, lock and unlock", async () => {
  const { link } = await absent("link", { who: "tom.ellis@cps-northshire.example" });
  const u = new URL(link);
  await page.goto(base + u.pathname + u.hash);
  await fill("#passphrase", passphrase);
  await button("Bring my key here");
  await heading("Overview");
  await button("Lock");
  await heading("Unlock");
  await fill("#passphrase", "not these words");
  await click("unlock-form button[type=submit]");
  await seen("unlock-form [data-part=failed]");
  await fill("#passphrase", passphrase);
  await click("unlock-form button[type=submit]");
  await heading("Overview");
});

then("receive", async () => {
  sending = (await absent("send", { many: 2, papers: true })).consignment;
  await visits(`/s/${sending}`);
  await seen("table sealed-text[field=reference][data-open]");
  await button("Receive 3 exhibits");
  await button("Sign", "dialog[open]");
  await says("Received, ");
});

then("play and seek", async () => {
  await click(inRow("AR/1", "button[@data-open]"));
  await button("Play or show ", first);
  await page.waitForFunction(() => document.querySelector("video")?.currentTime > 0.2);
  await page.evaluate(() => (document.querySelector("video").currentTime = 60));
  await page.waitForFunction(() => document.querySelector("video").currentTime > 60.2 && !document.querySelector("video").seeking);
  await says("Checked up to |All of it checked", ".evidence-player__proof");
  const { videoWidth, src } = await page.$eval("video", v => ({ videoWidth: v.videoWidth, src: v.src }));
  assert.ok(videoWidth > 100, "there is no picture");
  assert.match(src, /\/play\//); // by the service worker: not fetched whole
});

then("read a report beside it", async () => {
  await click(inRow("AR/2", "button[@data-beside]"));
  await button("Play or show ", second);
  await says("Page 1 of 3", second);
  const frame = await (await page.$(`${second} iframe`)).contentFrame();
  const drawn = await frame.evaluate(() => {
    const c = document.querySelector("canvas");
    const { data } = c.getContext("2d").getImageData(0, 0, c.width, c.height);
    return { origin: self.origin, ink: data.filter((v, i) => i % 4 === 0 && v < 100).length, text: document.querySelector(".text").innerText };
  });
  assert.equal(drawn.origin, "null");
  assert.ok(drawn.ink > 500, "nothing is drawn");
  assert.match(drawn.text, /Record of video interview/);
  await button("Next page", second);
  await says("Page 2 of 3", second);
});

then("what is drawn there reaches nothing", async () => {
  const frame = await (await page.$(`${second} iframe`)).contentFrame();
  const out = await frame.evaluate(async base => {
    const tries = {
      page: () => parent.document.title,
      storage: () => localStorage.length,
      cookie: () => document.cookie,
      fetch: () => fetch(`${base}/stolen`, { mode: "no-cors" }),
      picture: () => new Promise((yes, no) => Object.assign(new Image(), { onload: yes, onerror: no, src: `${base}/stolen` })),
      program: () => import(`${base}/stolen`),
    };
    const reached = [];
    for (const [what, how] of Object.entries(tries)) await Promise.resolve().then(how).then(() => reached.push(what), () => undefined); // prettier-ignore
    return reached;
  }, base); // prettier-ignore
  assert.deepEqual(out, []);
  await frame.evaluate(to => void (location.href = to), `${base}/stolen?the+report`).catch(() => undefined);
  await page.evaluate(() => fetch("/healthz").then(r => r.text())); // what was asked for before would be answered by now
  assert.deepEqual(wrong, []);
});

then("save, by the list of downloads", async () => {
  await says("each file comes as a download, up to 1 GB, whole and checked first", first);
  await button("Save a copy", first);
  await says("AR/1: 1 saved and checked, among this browser’s downloads");
  const sealed = sha256(readFileSync(join(process.env.SAFEHAND_FILES, "JRS-1 ABE interview.mp4")));
  // A browser shows a download as done before it has its name.
  const came = () => {
    try {
      return readdirSync(downloads).some(n => sha256(readFileSync(join(downloads, n))) === sealed);
    } catch {
      return false; // it was given its name between the two
    }
  };
  for (let late = Date.now() + patience; !came(); ) {
    assert.ok(Date.now() < late, `downloaded: ${readdirSync(downloads)}`);
    await new Promise(r => setTimeout(r, 100));
  }
});

then("send", async () => {
  await visits("/send");
  await heading("Send evidence");
  await (await page.waitForSelector("#choose-files")).uploadFile(mine);
  await fill('.app-exhibit [name="reference"]', "TE/1");
  await click("#no-urn");
  await fill("#operation", "Operation Linnet");
  await page.waitForSelector('#recipient option[value="northshire.example/cait-a"]');
  await page.select("#recipient", "northshire.example/cait-a");
  await page.waitForSelector('[data-part="sum"]:not([hidden])');
  await button("Send", "evidence-upload");
  await says("Safe to leave");
  const href = await page.$$eval("a", all => all.find(a => a.textContent.includes("See this sending")).getAttribute("href"));
  const saved = await absent("take", { who: "amy.reed@northshire.example", id: href.replace("/s/", "") });
  assert.ok(Object.values(saved).includes(sha256(readFileSync(mine))), JSON.stringify(saved));
});

then("what it lacks is named, with what stands in", async () => {
  const other = await firefox.newPage();
  await other.goto(`${base}/works`);
  const verdict = await other.waitForSelector("[data-verdict=some]", { timeout: patience });
  const lacks = await other.$$eval("[data-result=no]", all => all.map(e => e.closest("[data-try]")).map(r => [r.dataset.try, r.querySelector("[data-part=fallback]").innerText]));
  assert.ok(await verdict.isVisible());
  assert.deepEqual(lacks.map(([what]) => what).filter(w => !["passkey", "room"].includes(w)), ["cipher", "save"]); // prettier-ignore
  for (const [what, instead] of lacks) assert.ok(instead.trim().length > 20, what);
  await other.close();
});

then("lock, and nothing was thrown or blocked on the way", async () => {
  await button("Lock");
  await heading("Unlock");
  assert.equal(await page.$("video, iframe"), null);
  assert.deepEqual(wrong, []);
});
