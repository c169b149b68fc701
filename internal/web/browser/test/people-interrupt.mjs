// A sending is interrupted, at pages behind a line that is cut in the middle of it.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { browser } from "./chromium.mjs";
import { absent, brings, digest, files, Keys, passphrase, sits, then, until } from "./people.mjs";
import * as tasks from "./tasks.mjs";

const amy = "amy.reed@northshire.example";
const sarah = "sarah.khan@cps-northshire.example";
const video = files("JRS-1 ABE interview.mp4");

let chromium, first, fourth, id;
before(async () => {
  chromium = await browser();
  first = await brings(await sits(chromium), amy);
});
after(() => chromium.close());

then("a page that is locked in the middle of a sending finishes it by itself", async () => {
  await absent("hold");
  await tasks.sends(first, { pick: video, operation: "Operation Linnet" });
  await absent("held");
  await until("drafts", 1); // it was held before Send: now it is ordered too
  await first.click(first.button("Lock"));
  await first.heading("Unlock").waitFor();
  assert.equal(await first.page.locator("main").getByText("JRS/1").count(), 0);
  await absent("release");
  await tasks.unlocks(first, passphrase);
  await first.heading("Send evidence").waitFor();
  await tasks.visits(first, "/overview");
  const link = first.page.locator('section[aria-labelledby="waiting"] a.app-item__name');
  for (let n = 0; (await link.count()) === 0 && n < 40; n++) {
    await first.page.waitForTimeout(500);
    await tasks.visits(first, "/send");
    await tasks.visits(first, "/overview");
    await first.heading("Overview").waitFor();
  }
  id = (await link.first().getAttribute("href")).replace("/s/", "");
  assert.deepEqual(Object.values(await absent("take", { who: sarah, id })), [digest("JRS-1 ABE interview.mp4")]);
  const { segments, twice } = await absent("stored");
  assert.deepEqual({ segments, twice }, { segments: 3, twice: 0 });
});

then("a page that was closed in the middle is gone on with in another profile, and only what is missing goes", async () => {
  const { segments: before, drafts } = await absent("stored");
  await absent("hold");
  await tasks.visits(first, "/overview");
  await tasks.sends(first, { pick: video, operation: "Operation Linnet" });
  await absent("held");
  await until("drafts", drafts + 1);
  await first.page.context().close();
  await absent("lose");

  const second = await brings(await sits(chromium), amy);
  await second.sees(/^Prepared, not sent/);
  await second.click(second.link(/^Finish sending/));
  await second.sees(/Choose the same files again: JRS-1 ABE interview\.mp4/);
  const finish = new URL(second.page.url());
  assert.match(finish.search, /^\?finish=[0-9a-f]{64}$/);
  await second.pick("Choose files", video);
  const sent = (await tasks.stored(second)).replace("/s/", "");
  assert.notEqual(sent, id);
  assert.equal(second.acts, 3);
  assert.deepEqual(Object.values(await absent("take", { who: sarah, id: sent })), [digest("JRS-1 ABE interview.mp4")]);
  // Three segments, and perhaps one that was stored and not yet noted where another machine can read it.
  const { segments, twice } = await absent("stored");
  assert.ok(segments - before >= 3 && segments - before <= 4 && twice === 0, `${segments - before} segments stored, ${twice} twice`);
  await tasks.visits(second, "/overview");
  await second.heading("Overview").waitFor();
  assert.equal(await second.page.getByText(/^Prepared, not sent/).count(), 0);
  await tasks.visits(second, finish.pathname + finish.search);
  await second.sees(/^There is nothing to finish/);
  tasks.clean(second);
  await second.page.context().close();
});

then("what was begun and not sent can be discarded, also by a colleague", async () => {
  const third = await brings(await sits(chromium), amy);
  const { drafts } = await absent("stored");
  await absent("hold");
  await tasks.sends(third, { pick: video, operation: "Operation Linnet" });
  await absent("held");
  await until("drafts", drafts + 1);
  await third.page.context().close();
  await absent("lose");
  const lena = await brings(await sits(chromium, Keys), "lena.hart@northshire.example");
  await lena.sees(/^Prepared, not sent/);
  assert.equal(await lena.page.getByRole("link", { name: /^Finish sending/ }).count(), 0, "only Amy has its files");
  await lena.click(lena.button(/^Discard/));
  await tasks.signs(lena);
  await lena.page.getByText(/^Prepared, not sent/).waitFor({ state: "detached" });
  tasks.clean(lena);
});

then("hours that change before Send are read before they are signed", async () => {
  fourth = await brings(await sits(chromium, Keys), amy);
  await tasks.fills(fourth, { pick: video, operation: "Operation Linnet" });
  const due = async () => /receipt due ([^.]+)\./.exec(await fourth.page.textContent("[data-part=sum]"))[1];
  const shown = await due();
  await absent("hours");
  await fourth.click(fourth.button("Send"));
  await fourth.sees(/changed after you looked, and the receipt would be due later/);
  await fourth.page.locator('[data-part="sum"]:not([hidden])').waitFor();
  const moved = await due();
  assert.notEqual(moved, shown);
  await fourth.click(fourth.button("Send"));
  await fourth.heading("Safe to leave").waitFor();
  await fourth.sees(new RegExp(`^All stored\\. Waiting for receipt, due ${moved}`));
  tasks.clean(fourth);
});

then("locked after Send and before anything is signed, nothing is sent, and the pages say so", async () => {
  await tasks.visits(fourth, "/overview");
  await fourth.heading("Overview").waitFor();
  await tasks.fills(fourth, { pick: video, operation: "Operation Linnet" });
  const { orders } = await absent("stored");
  let asked, answered;
  const held = new Promise(done => (asked = done));
  const answer = new Promise(done => (answered = done));
  await fourth.page.context().route("**/v1/directory*", async r => {
    asked();
    await answer;
    await r.continue();
  });
  await fourth.click(fourth.button("Send"));
  await held;
  await fourth.sees(/Do not lock this PC yet/);
  assert.equal(await fourth.page.getByText(/^You may lock this PC/).isVisible(), false);
  await fourth.click(fourth.button("Lock"));
  await fourth.heading("Unlock").waitFor();
  answered();
  await fourth.sees(/^What you pressed Send for was not sent/);
  await tasks.unlocks(fourth, passphrase);
  await fourth.heading("Send evidence").waitFor();
  await fourth.sees(/^What you pressed Send for was not sent/);
  await fourth.click(fourth.button("I have read this"));
  assert.equal(await fourth.page.getByText(/^What you pressed Send for/).count(), 0);
  assert.equal((await absent("stored")).orders, orders);
  tasks.clean(fourth);
});
