// What is left after a lock and after signing out: nothing that was opened, in any tab.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { base, browser } from "./chromium.mjs";
import { absent, brings, Hands, Keys, passphrase, sits, then } from "./people.mjs";
import * as tasks from "./tasks.mjs";

let chromium, tom, tab, sending;
before(async () => {
  chromium = await browser();
  tom = await brings(await sits(chromium), "tom.ellis@cps-northshire.example");
  sending = `/s/${(await absent("send", { many: 2 })).consignment}`;
  await tasks.visits(tom, sending);
  await tasks.receives(tom);
});
after(() => chromium.close());

const asked = h => h.page.evaluate(async url => (await fetch(url, { headers: { Range: "bytes=0-9" } })).status, h.played);
const programs = h => h.page.workers().filter(w => w.url().endsWith("/worker.js"));
const cookies = async () => (await tom.page.context().cookies()).filter(c => c.name === "safehand");

/** opened plays in both tabs what was received. */
async function opened() {
  for (const h of [tom, tab]) {
    await tasks.plays(h);
    h.programs = programs(h);
    assert.equal(h.programs.length, 1);
    await h.sees("AR/2");
    h.played = await h.page.evaluate(() => document.querySelector("video").src); // of this tab, and good for no other
    assert.equal(await asked(h), 206);
  }
}

/** shut is what holds in every tab of somebody who has locked. */
async function shut(heading) {
  for (const h of [tom, tab]) {
    await h.heading(heading).waitFor();
    assert.equal(await h.page.locator("video").count(), 0);
    const shown = await h.page.evaluate(() => document.documentElement.outerHTML);
    for (const word of ["AR/1", "AR/2", "Operation Linnet", "From the command line", "interview.mp4"]) assert.ok(!shown.includes(word), `${word} is still there`);
    assert.equal(await asked(h), 403);
    assert.ok(!programs(h).some(w => h.programs.includes(w)), "the program that held the key still runs");
  }
}

then("two tabs of one person play", async () => {
  tab = new Hands(await tom.page.context().newPage());
  await tab.page.goto(base + sending);
  await tab.click(tab.page.locator("lock-notice").getByRole("link", { name: "Unlock" }));
  await tasks.unlocks(tab, passphrase);
  await tab.sees("AR/1");
  await opened();
});

then("a lock in one of them takes it from both", async () => {
  await tom.click(tom.button("Lock"));
  await shut("Unlock");
});

then("unlocked, they open it again", async () => {
  for (const h of [tom, tab]) {
    await tasks.unlocks(h, passphrase);
    await h.sees("AR/1");
  }
  await opened();
  assert.equal((await cookies()).length, 1);
});

then("after signing out the session is gone too, at the service as in the browser", async () => {
  const [was] = await cookies();
  await tom.click(tom.button("Sign out"));
  await tom.sees("Signed out. Nothing you opened is left on this PC.");
  for (const h of [tom, tab]) {
    await h.page.waitForFunction(() => !document.querySelector("video"));
    assert.equal(await asked(h), 403);
    assert.ok(!programs(h).some(w => h.programs.includes(w)), "the program that held the key still runs");
  }
  assert.deepEqual(await cookies(), []);
  const r = await fetch(base + sending, { headers: { Cookie: `safehand=${was.value}` }, redirect: "manual" });
  assert.equal(r.status, 303, "the old cookie still reads pages");
});

/** minutes pass in every tab, by the clocks of their pages alone. */
const minutes = n => tom.page.clock.fastForward(`${n}:00`);

/** pressed is a key in one tab; it waits until the page of the other has heard of it. */
async function pressed() {
  await tab.page.evaluate(() => {
    window.heard = new Promise(heard => (new BroadcastChannel("safehand-at-work").onmessage = heard));
  });
  await tom.page.keyboard.press("Shift");
  await tab.page.evaluate(async () => void (await window.heard));
}

then("fifteen idle minutes take it from both, and whoever is at work in one tab is at work in the other", async () => {
  if (Hands === Keys) return; // no hand is in it
  await tom.page.clock.install();
  for (const h of [tom, tab]) {
    await h.page.goto(`${base}/unlock?back=${sending}`);
    await tasks.unlocks(h, passphrase);
    await h.sees("AR/1");
  }
  await opened();
  for (const h of [tom, tab]) await h.page.evaluate(() => document.querySelector("video").pause());
  await minutes(10);
  await pressed();
  await minutes(10);
  for (const h of [tom, tab]) {
    assert.ok(h.programs.every(w => programs(h).includes(w)), "the program that holds the key was ended");
    assert.equal(await asked(h), 206, "it is locked while somebody is at work");
  }
  await minutes("06");
  await shut("Unlock");
  assert.deepEqual(await cookies(), []);
  tasks.clean(tom, tab);
});
