// A day of a new member of the RASSO unit, in a real browser (see flow_test.go).
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { after, before, test } from "node:test";
import { base, browser } from "./chromium.mjs";

const hook = async (what) => {
  const r = await fetch(`${process.env.SAFEHAND_HOOKS}/${what}`);
  assert.equal(r.status, 200, await r.clone().text());
  return r.text();
};
const shots = process.env.SHOTS;
if (shots) mkdirSync(shots, { recursive: true });

let chromium, context, page, passphrase;
const wrong = [];

function watch(p) {
  p.on("console", (m) => m.type() === "error" && wrong.push(m.text()));
  p.on("pageerror", (e) => wrong.push(e.message));
}

before(async () => {
  chromium = await browser();
  context = await chromium.newContext();
  page = await context.newPage();
  watch(page);
  page.setDefaultTimeout(60_000);
});
after(() => chromium?.close());

const heading = () => page.locator("h1").innerText();
const shot = (name) => shots && page.screenshot({ path: `${shots}/day-${name}.png`, fullPage: true });

test("a new member sets up her access from the link she was handed", async () => {
  await page.goto(await hook("invite"));
  const step = (n) => page.locator(`[data-step="${n}"]:not([hidden])`);
  await step("who").waitFor();
  assert.equal(new URL(page.url()).hash, "", "the invitation is still in the address");
  assert.match(await step("who").innerText(), /alex\.morgan@cps-northshire\.example/);
  await shot("who");
  await step("who").getByRole("button", { name: "Continue" }).click();
  await step("lock").waitFor();
  passphrase = (await page.locator("#made-passphrase").innerText()).trim();
  assert.ok(passphrase.length > 15);
  await page.locator("#again").fill(passphrase);
  await shot("lock");
  await step("lock").getByRole("button", { name: "Set up my access" }).click();
  await step("done").waitFor();
  assert.equal(await page.locator("#made-passphrase").innerText().catch(() => ""), "", "the passphrase stays on the page");
  await hook("appoint");
  await page.getByRole("button", { name: "Go to Overview" }).click();
  await page.locator("h1", { hasText: "Overview" }).waitFor();
});

test("she sees what came, and whose sign-in is awaited before she can open it", async () => {
  const text = await page.locator("main").innerText();
  assert.match(text, /Receipt needed \(2\)/);
  assert.match(text, /a colleague has to sign in once after you joined: .*Sarah Khan/);
  await hook("hand-on");
});

test("the document stays while she moves about, and the heading gets the focus", async () => {
  await page.evaluate(() => (window.same = true));
  await page.getByRole("link", { name: "Send evidence" }).first().click();
  await page.locator("h1", { hasText: "Send evidence" }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.tagName), "H1");
  assert.match(await page.title(), /^Send evidence/);
  assert.equal(await page.locator("header [aria-current]").innerText(), "Send evidence");
  await page.goBack();
  await page.locator("h1", { hasText: "Overview" }).waitFor();
  assert.equal(await page.evaluate(() => window.same), true, "the document was loaded anew: the key is gone");
  assert.doesNotMatch(await page.locator("main").innerText(), /a colleague has to sign in/);
});

test("what only her key opens is filled in, and is in no answer of the service", async () => {
  const answers = [];
  page.on("response", async (r) => r.headers()["content-type"]?.startsWith("text/html") && answers.push(await r.text().catch(() => "")));
  await page.getByRole("link", { name: /2 exhibits from/ }).click();
  await page.locator("table sealed-text[field=reference][data-open]").first().waitFor();
  const rows = await page.locator("table tbody tr").allInnerTexts();
  assert.deepEqual(rows.map((r) => r.match(/JRS\/\d/)?.[0]).sort(), ["JRS/1", "JRS/2"]);
  assert.match(rows[0], /Statement of Witness 1/);
  assert.ok(answers.length > 0 && !answers.some((a) => /JRS\/|Statement of Witness/.test(a)));
  assert.equal(await page.locator("lock-notice").isVisible(), false);
  await shot("sending");
});

test("she receives all of it in two clicks, and it stays received", async () => {
  await page.getByRole("link", { name: "Overview" }).first().click();
  await page.locator("h1", { hasText: "Overview" }).waitFor();
  await page.getByRole("button", { name: "Select all" }).click();
  await page.getByRole("button", { name: "Receive selected" }).click();
  await page.getByText("Nothing needs a receipt").waitFor();
  assert.match(await page.locator("main").innerText(), /Received today \(3\)/);
  await shot("received");
  await page.getByRole("link", { name: /2 exhibits from/ }).click();
  await page.getByText("Received by Alex Morgan").first().waitFor();
  assert.equal(await page.getByRole("button", { name: /^Receive/ }).count(), 0);
});

test("what comes meanwhile appears by itself", async () => {
  await page.getByRole("link", { name: "Overview" }).first().click();
  await page.locator("h1", { hasText: "Overview" }).waitFor();
  const id = await hook("send");
  await page.locator(`#pick-${id}`).waitFor({ timeout: 45_000 });
  assert.equal(await page.evaluate(() => window.same), true);
});

test("she is on duty, then away until a day, and one click brings her back", async () => {
  const go = async (name) => {
    await page.getByRole("link", { name, exact: true }).first().click();
    await page.locator("h1", { hasText: name === "Overview" ? name : "Units" }).waitFor();
  };
  await go("Overview");
  await page.getByRole("button", { name: "I’m on duty today" }).click();
  await page.getByText("You are on duty until the end of today").waitFor();
  await page.getByRole("button", { name: "I’m away…" }).click();
  const last = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10);
  await page.getByLabel("Last day away").fill(last);
  await shot("away-form");
  await page.getByRole("button", { name: "Mark as away" }).click();
  await page.getByText("You are marked away until the end of " + last.split("-").reverse().join("/")).waitFor();
  await page.getByRole("button", { name: "I’m back" }).click();
  await go("Who is at work");
  assert.match(await page.locator("main").innerText(), /At work today: .*Alex Morgan/);
  await shot("who-is-at-work");
  await go("Overview");
});

test("she receives with the keyboard alone", async () => {
  const press = async (until) => {
    for (let i = 0; i < 60; i++) {
      await page.keyboard.press("Tab");
      if (await page.evaluate((u) => document.activeElement?.matches(u), until)) return;
    }
    assert.fail(`the keyboard does not reach ${until}`);
  };
  await page.locator("h1").focus();
  await press("main input[type=checkbox]");
  await page.keyboard.press("Space");
  for (let i = 0; i < 10 && !(await page.evaluate(() => document.activeElement?.matches("[data-do=receive]"))); i++) await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Enter");
  await page.getByText("Nothing needs a receipt").waitFor();
});

test("a note and a problem are signed in a dialog, and stay on the page", async () => {
  await page.getByRole("link", { name: /1 exhibit from/ }).first().click();
  await page.getByRole("button", { name: "Add a note" }).click();
  const note = page.locator("#form-note");
  await note.getByLabel("Your note").fill("The second half has no sound.");
  await note.getByRole("button", { name: "Sign" }).click();
  await page.locator("sealed-words", { hasText: "The second half has no sound." }).waitFor();
  assert.match(await page.locator(".app-happened").innerText(), /Note added by Alex Morgan/);
  await page.getByRole("button", { name: "Report a problem", exact: true }).click();
  const report = page.locator("#form-report");
  assert.equal(await page.evaluate(() => document.activeElement.closest("dialog")?.id), "form-report");
  await page.keyboard.press("Escape");
  assert.equal(await report.isVisible(), false);
  assert.equal(await page.evaluate(() => document.activeElement.dataset.form), "form-report", "the focus is lost");
  await page.keyboard.press("Enter");
  await report.getByLabel("It will not play, or has no picture or sound").check();
  await shot("report");
  await report.getByRole("button", { name: "Sign" }).click();
  await page.getByText("Problem reported by Alex Morgan").waitFor();
  assert.doesNotMatch(await (await page.request.get(page.url())).text(), /no sound\./);
  await shot("noted");
});

test("locking one tab locks the other, and takes what was opened off the screen", async () => {
  const other = await context.newPage();
  watch(other);
  await other.goto(`${base}/overview`);
  await other.locator("lock-notice:not([hidden])").waitFor(); // a document of its own has no key
  await page.locator("table sealed-text[data-open]").first().waitFor();
  const at = new URL(page.url()).pathname;
  await other.getByRole("button", { name: "Lock" }).click();
  await other.locator("h1", { hasText: "Unlock" }).waitFor();
  await page.locator("h1", { hasText: "Unlock" }).waitFor({ timeout: 10_000 }); // not only when it looks again
  assert.doesNotMatch(await page.content(), /JRS\/\d|Statement of Witness/);
  assert.equal(new URL(page.url()).searchParams.get("back"), at);
  assert.equal((await page.request.get(`${base}/overview`, { maxRedirects: 0 })).status(), 303, "the pages can still be read");
  await other.close();
  await shot("locked");
});

test("a wrong passphrase says so, the right one leads back to where she was", async () => {
  await page.locator("#passphrase").fill("not the right words at all");
  await page.getByRole("button", { name: "Unlock", exact: true }).click();
  await page.locator("unlock-form [data-part=failed]:not([hidden])").waitFor();
  await shot("wrong");
  await page.locator("#passphrase").fill(passphrase);
  await page.getByRole("button", { name: "Unlock", exact: true }).click();
  await page.locator("table sealed-text[data-open]").first().waitFor();
  assert.equal(await page.evaluate(() => window.same), true);
});

test("signing out says that nothing is left, and nothing is", async () => {
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByText("Signed out. Nothing you opened is left on this PC.").waitFor();
  assert.doesNotMatch(await page.content(), /JRS\/\d|Statement of Witness/);
  assert.equal((await context.cookies()).length, 0);
  assert.equal((await page.request.get(`${base}/overview`, { maxRedirects: 0 })).status(), 303);
});

test("fifteen idle minutes lock", async () => {
  const idle = await context.newPage();
  idle.setDefaultTimeout(60_000);
  await idle.clock.install();
  await idle.goto(`${base}/unlock`);
  await idle.locator("#passphrase").fill(passphrase);
  await idle.getByRole("button", { name: "Unlock", exact: true }).click();
  await idle.locator("h1", { hasText: "Overview" }).waitFor();
  await idle.clock.fastForward("14:00");
  assert.equal(await idle.locator("h1").innerText(), "Overview");
  await idle.clock.fastForward("02:00");
  await idle.locator("h1", { hasText: "Unlock" }).waitFor();
  await idle.close();
});

test("nothing failed or was blocked on the way", () => assert.deepEqual(wrong, []));
