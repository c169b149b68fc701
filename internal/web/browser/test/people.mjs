// People at the pages: what they do with a mouse, and the same with the keyboard alone. Each click, choice
// and field filled counts as one. What others do at their command lines is asked of the test (SAFEHAND_STEPS).
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { base, patience } from "./chromium.mjs";

export const passphrase = process.env.SAFEHAND_PASSPHRASE;
export const files = (...names) => names.map(n => join(process.env.SAFEHAND_FILES, n));
export const sha256 = b => createHash("sha256").update(b).digest("hex");
export const digest = name => sha256(readFileSync(files(name)[0]));

let broken;
const all = [];

/** then is the next thing that happens: nothing does after what went wrong. */
export function then(name, f) {
  test(name, async () => {
    assert.equal(broken, undefined, "not tried: something before it failed");
    broken = name;
    try {
      await f();
    } catch (e) {
      for (const h of all) console.error(`${h.page.url()} shows:\n${await h.page.locator("main").innerText().catch(String)}\n${h.complaints.join("\n")}\n${await h.page.evaluate(() => window.latest.join("\n")).catch(String)}`);
      throw e;
    }
    broken = undefined;
  });
}

export async function absent(step, body = {}) {
  const r = await fetch(`${process.env.SAFEHAND_STEPS}/${step}`, { method: "POST", body: JSON.stringify(body) });
  const text = await r.text();
  assert.ok(r.ok, `${step}: ${text}`);
  return JSON.parse(text);
}

/** until waits for the line to have seen so much. */
export async function until(what, n) {
  for (let late = Date.now() + patience; ; ) {
    const seen = await absent("stored");
    if (seen[what] >= n) return;
    assert.ok(Date.now() < late, `${what} are ${seen[what]}, not ${n}`);
    await new Promise(again => setTimeout(again, 200));
  }
}

/** here is a link as it is opened at the pages' own address: on this machine they are served without TLS. */
export const here = link => base + new URL(link).pathname + new URL(link).hash;

// latest keeps what was pressed last, what had the focus, and when the page was another: a press that is lost on a
// busy machine is lost once in a hundred runs, and says nothing else.
function latest() {
  const all = (window.latest = []);
  const at = e => e?.outerHTML?.slice(0, 100).replaceAll("\n", " ");
  const note = (what, e) => (all.push(`${Math.round(performance.now())} ${what} ${at(e)}`), all.splice(0, all.length - 25));
  for (const what of ["keydown", "click", "focusin"]) window.addEventListener(what, e => note(e.key ?? what, e.target), true);
  window.addEventListener("safehand-page", () => note("page", document.activeElement));
}

/** Mouse is somebody with a mouse. */
export class Mouse {
  acts = 0;
  complaints = [];

  constructor(page) {
    this.page = page;
    all.push(this);
    page.setDefaultTimeout(patience);
    void page.addInitScript(latest);
    page.on("pageerror", e => this.complaints.push(e.stack || String(e)));
    page.on("console", m => /Content Security Policy|TrustedScript|TrustedHTML/.test(m.text()) && this.complaints.push(m.text()));
  }

  button(name) {
    return this.page.getByRole("button", { name, exact: typeof name === "string" });
  }
  link(name) {
    return this.page.getByRole("link", { name, exact: typeof name === "string" });
  }
  field(name) {
    return this.page.getByLabel(name, { exact: typeof name === "string" });
  }
  heading(name) {
    return this.page.getByRole("heading", { name });
  }
  /** dialog is the one that is open. */
  get dialog() {
    return this.page.locator("dialog[open]");
  }
  sees(text) {
    return this.page.locator("main").getByText(text).first().waitFor();
  }

  async click(what) {
    this.acts++;
    await what.click();
  }
  async fill(what, text) {
    this.acts++;
    await what.fill(text);
  }
  async choose(what, label) {
    this.acts++;
    await what.locator("option", { hasText: label }).first().waitFor({ state: "attached" });
    await what.selectOption({ label });
  }
  /** tick marks a box or one of several choices. */
  async tick(what) {
    this.acts++;
    await what.check();
  }
  /** pick presses the button and chooses in the window of the system: two acts. */
  async pick(what, paths) {
    this.acts += 2;
    const asked = this.page.waitForEvent("filechooser");
    await this.field(what).click();
    await (await asked).setFiles(paths);
  }
}

const most = 200;

/** Keys is somebody who has a keyboard alone. */
export class Keys extends Mouse {
  /** reach moves the focus on until it is there. */
  async reach(what) {
    await what.first().waitFor(); // a page that still gets ready shows it later, and may put another in its place
    for (let n = 0; n < most; n++) {
      if (await what.first().evaluate(e => e === document.activeElement)) return;
      await this.page.keyboard.press("Tab");
    }
    assert.fail(`the keyboard does not get to ${what}`);
  }

  async click(what) {
    this.acts++;
    await this.enabled(what);
    await this.reach(what);
    await this.page.keyboard.press("Enter");
  }
  async enabled(what) {
    const e = await what.first().elementHandle();
    await this.page.waitForFunction(e => !e.disabled, e);
  }
  async fill(what, text) {
    this.acts++;
    await this.reach(what);
    await this.page.keyboard.press("Control+A");
    await this.page.keyboard.type(text);
  }
  async choose(what, label) {
    this.acts++;
    await what.locator("option", { hasText: label }).first().waitFor({ state: "attached" });
    await this.reach(what);
    await this.page.keyboard.press("Home"); // it may stand above what is chosen now
    for (let n = 0; n < most; n++) {
      if ((await what.evaluate(s => s.selectedOptions[0]?.textContent)) === label) return;
      await this.page.keyboard.press("ArrowDown");
    }
    assert.fail(`no ${label} to choose`);
  }
  async tick(what) {
    this.acts++;
    if ((await what.getAttribute("type")) === "radio") return this.radio(what);
    await this.reach(what);
    await this.page.keyboard.press("Space");
    assert.ok(await what.isChecked());
  }
  // Of several choices one has the focus, and the arrows move it.
  async radio(what) {
    const name = await what.getAttribute("name");
    await this.reach(this.page.locator(`dialog[open] input[name="${name}"], main form:not(dialog form) input[name="${name}"]`));
    for (let n = 0; n < most; n++) {
      if (await what.isChecked()) return;
      await this.page.keyboard.press(n === 0 ? "Space" : "ArrowDown");
    }
    assert.fail("the keyboard does not choose it");
  }
  async pick(what, paths) {
    this.acts += 2;
    await this.reach(this.field(what));
    for (let tries = 6; ; tries--) {
      const asked = this.page.waitForEvent("filechooser", { timeout: 10_000 }).catch(() => undefined);
      await this.page.keyboard.press("Enter");
      const chooser = await asked;
      if (chooser) return chooser.setFiles(paths);
      // A busy browser without a screen drops one now and then; a page that took the focus away does not count.
      assert.ok(await this.field(what).evaluate(e => e === document.activeElement), "the field lost the focus");
      assert.ok(tries > 1, `${what} asks for no file`);
    }
  }
}

/** Hands are those of the run: each task is done with a mouse, and once more with the keyboard alone. */
export const Hands = process.env.SAFEHAND_HANDS === "keys" ? Keys : Mouse;

/** sits has somebody sit down at a browser of her own. */
export async function sits(chromium, hands = Hands, options = {}) {
  const context = await chromium.newContext({ locale: "en-GB", timezoneId: "Europe/London", acceptDownloads: true, ...options });
  const page = await context.newPage();
  // Whoever listens only as the key is pressed may be too late: then the browser opens a dialog of its own, which nobody
  // can see or close, and asks for no other file while it stands.
  page.on("filechooser", () => {});
  return new hands(page);
}

/** passkeys gives a browser what makes passkeys on this PC, and answers how often it was used. */
export async function passkeys(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("WebAuthn.enable");
  const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2", ctap2Version: "ctap2_1", transport: "internal", hasResidentKey: true, hasUserVerification: true, hasPrf: true,
      isUserVerified: true, automaticPresenceSimulation: true,
    },
  });
  return async () => {
    const { credentials } = await session.send("WebAuthn.getCredentials", { authenticatorId });
    return credentials.reduce((n, c) => n + c.signCount, 0);
  };
}

/** brings has somebody who is enrolled elsewhere bring her key, and ends on her Overview. */
export async function brings(h, who) {
  const { link } = await absent("link", { who });
  await h.page.goto(here(link));
  await h.fill(h.field("Passphrase"), passphrase);
  await h.click(h.button("Bring my key here"));
  await h.heading("Overview").waitFor();
  h.acts = 0;
  return h;
}
