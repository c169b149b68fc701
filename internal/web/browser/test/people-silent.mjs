// The service is silent, and time goes on: what becomes overdue says so by this PC's clock.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { base, browser } from "./chromium.mjs";
import { absent, brings, sits, then } from "./people.mjs";
import * as tasks from "./tasks.mjs";

const minutes = 60_000;
let chromium, sarah, list, sending, behind, ahead, id;
before(async () => {
  chromium = await browser();
  sarah = await brings(await sits(chromium), "sarah.khan@cps-northshire.example");
});
after(() => chromium.close());

/** page is another of hers, by a clock that a test moves. */
async function page(path, off = 0) {
  // A clock is its whole context's.
  const context = await chromium.newContext({ locale: "en-GB", timezoneId: "Europe/London", storageState: await sarah.page.context().storageState() });
  const p = await context.newPage();
  await p.clock.install({ time: Date.now() + off });
  await p.goto(base + path);
  await p.waitForFunction(() => document.body.classList.contains("govuk-frontend-supported"));
  await p.evaluate(() => {
    window.said = [];
    new MutationObserver(() => window.said.push(document.getElementById("silent").textContent)).observe(document.getElementById("silent"), { childList: true });
  });
  return p;
}

const looks = p => p.clock.fastForward(31_000);
/** asks lets it ask twice, the second time after the first has come to nothing. */
async function asks(p) {
  await Promise.all([p.waitForEvent("requestfailed"), looks(p)]);
  await looks(p);
}

const notice = (p, text) => p.locator("#silent", { hasText: text }).waitFor();
const row = p => p.locator(".app-item", { has: p.locator(`a[href="/s/${id}"]`) }).locator(".app-item__when");

/** passes lets so much time pass for somebody who is at her desk. */
async function passes(p, n) {
  for (let gone = 0; gone < n; gone += 10) {
    await p.keyboard.press("Shift");
    await p.clock.fastForward(10 * minutes);
  }
  await looks(p);
}

then("what is new is shown to whoever stands on a button, and she stays on it", async () => {
  list = await page("/overview");
  const all = list.getByRole("button", { name: "Select all" });
  await absent("send", { many: 1, soon: 200 });
  await looks(list);
  await list.getByRole("heading", { name: "Receipt needed (1)" }).waitFor();
  await all.focus();
  await all.press("Enter");
  await all.press("Enter"); // and none
  id = (await absent("send", { many: 1, soon: 40 })).consignment;
  await looks(list);
  await list.getByRole("heading", { name: "Receipt needed (2)" }).waitFor();
  assert.equal(await list.evaluate(() => document.activeElement.textContent), "Select all");
  await list.locator(`a[href="/s/${id}"]`).focus();
  await absent("send", { many: 1, soon: 200 });
  await looks(list);
  await list.getByRole("heading", { name: "Receipt needed (3)" }).waitFor();
  assert.equal(await list.evaluate(() => document.activeElement.getAttribute("href")), `/s/${id}`);
});

then("what is chosen stays chosen, and nothing is put in its place", async () => {
  await list.locator(`[id="pick-${id}"]`).check();
  await absent("send", { many: 1, soon: 200 });
  await looks(list);
  await list.waitForTimeout(1000);
  assert.ok(await list.locator(`[id="pick-${id}"]`).isChecked());
  await list.getByRole("heading", { name: "Receipt needed (3)" }).waitFor();
});

then("a silent service: the page says since when, and that it shows how things stood", async () => {
  sending = await page(`/s/${id}`);
  behind = await page("/overview", -180 * minutes);
  ahead = await page("/overview", 180 * minutes);
  await absent("cut");
  for (const p of [list, sending, behind]) {
    await asks(p);
    await notice(p, /^The service has not answered since \d\d\/\d\d\/\d{4} \d\d:\d\d\. What stands here is as it was then\.$/);
    assert.equal(await p.locator("[data-here]").count(), 0);
  }
});

then("the receipt falls due: row and sending say so by this PC's clock, once", async () => {
  await passes(list, 50); // with something chosen on it
  await notice(list, /since [^.]*\. By this PC’s clock 1 receipt has become overdue\. It is marked below\.$/);
  assert.match(await row(list).innerText(), /^Receipt needed \d\d\/\d\d\/\d{4} \d\d:\d\d\s+overdue by this PC’s clock$/);
  assert.equal(await list.locator("[data-here]").count(), 1, "others are not due");
  await passes(sending, 50);
  await notice(sending, /By this PC’s clock this is overdue since \d\d\/\d\d\/\d{4} \d\d:\d\d\.$/);
  assert.equal(await sending.locator(".app-heading__action .govuk-tag:visible").innerText(), "Receipt overdue");
  assert.match(await sending.locator(".app-lead").innerText(), /^Receipt was due .*: overdue by this PC’s clock\.$/);
  for (const p of [list, sending]) {
    await looks(p);
    await looks(p);
    assert.equal(new Set(await p.evaluate(() => said)).size, (await p.evaluate(() => said)).length, "it is read out again");
  }
});

then("a clock that is behind hides nothing, and one that is ahead is said to be", async () => {
  await passes(behind, 50);
  await notice(behind, /By this PC’s clock, put right by 3 hours since it was behind the service’s, 1 receipt has become overdue\./);
  assert.match(await row(behind).innerText(), /overdue by this PC’s clock$/);
  await asks(ahead);
  await notice(ahead, /By this PC’s clock 1 receipt has become overdue\. It is marked below\. This PC’s clock was 3 hours ahead of the service’s, so this may not be due yet: have it put right\.$/);
});

then("it answers again: what was said by this PC's clock is gone", async () => {
  await absent("mend");
  await list.locator(`[id="pick-${id}"]`).uncheck();
  for (const p of [list, sending]) {
    await looks(p);
    await p.waitForFunction(() => document.getElementById("silent").textContent === "");
    assert.equal(await p.locator("[data-here]").count(), 0);
  }
  assert.match(await row(list).innerText(), /^Receipt needed .*\s+in /);
  assert.equal(await sending.locator(".app-heading__action .govuk-tag:visible").innerText(), "Receipt needed");
  tasks.clean(sarah);
});
