// What was chosen is sealed and stored while the form is filled in, and nothing is said before Send.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import { browser } from "./chromium.mjs";
import { absent, brings, digest, files, passphrase, sits, then, until } from "./people.mjs";
import * as tasks from "./tasks.mjs";

const amy = "amy.reed@northshire.example";
const sarah = "sarah.khan@cps-northshire.example";
const video = files("JRS-1 ABE interview.mp4");
const operation = "Operation Linnet";

let chromium, first;
before(async () => {
  chromium = await browser();
  first = await brings(await sits(chromium), amy);
});
after(() => chromium.close());

const stored = h => h.sees("Sealed and stored, not sent yet");

/** since says what went by on the line while f was done. */
async function since(f) {
  const was = await absent("stored");
  await f();
  const is = await absent("stored");
  return Object.fromEntries(["segments", "twice", "orders", "freed"].map(k => [k, is[k] - was[k]]));
}

then("what was chosen is stored under the form, and nothing is said", async () => {
  const gone = await since(async () => {
    await tasks.fills(first, { pick: video, operation });
    await stored(first);
  });
  assert.deepEqual(gone, { segments: 3, twice: 0, orders: 0, freed: 0 });
});

then("then Send signs once, and no segment goes a second time, whatever was changed in the form", async () => {
  let id;
  const gone = await since(async () => {
    await first.fill(first.field("Description (optional)"), "First interview");
    await first.fill(first.field("Exhibit reference"), "JRS/7");
    await first.page.locator('[data-part="sum"]:not([hidden])').waitFor();
    await first.sees(/^Send 1 exhibit \(JRS\/7/);
    const began = Date.now();
    await first.click(first.button("Send"));
    id = (await tasks.stored(first)).replace("/s/", "");
    console.log(`from Send to safe to leave: ${Date.now() - began} ms`);
  });
  assert.deepEqual(gone, { segments: 0, twice: 0, orders: 1, freed: 0 });
  const out = await absent("take", { who: sarah, id });
  assert.deepEqual(Object.values(out), [digest("JRS-1 ABE interview.mp4")]);
  assert.deepEqual(Object.keys(out), ["JRS-7/JRS-1 ABE interview.mp4"]);
});

then("a file that is removed is let go, in the middle of being stored", async () => {
  await tasks.visits(first, "/overview");
  const { freed, orders } = await absent("stored");
  await absent("hold");
  await tasks.fills(first, { pick: video, operation });
  await absent("held");
  await first.click(first.button("Remove"));
  await until("freed", freed + 1);
  await absent("lose");
  assert.equal(await first.page.locator('[data-part="stored"]').count(), 0);
  assert.ok(await first.page.locator('[data-part="sum"]').isHidden());
  assert.equal((await absent("stored")).orders, orders);
});

then("so is what was chosen in a form that is left", async () => {
  await tasks.visits(first, "/overview");
  const { freed } = await absent("stored");
  await tasks.fills(first, { pick: video, operation });
  await stored(first);
  await tasks.visits(first, "/overview");
  await until("freed", freed + 1);
});

then("a file that is another by now is noticed, and nothing is said", async () => {
  const copy = join(mkdtempSync(join(tmpdir(), "ahead-")), "JRS-3 interview.mp4");
  writeFileSync(copy, readFileSync(video[0]));
  await tasks.visits(first, "/overview");
  const { orders } = await absent("stored");
  await tasks.fills(first, { pick: copy, operation });
  await stored(first);
  writeFileSync(copy, "another's words");
  await first.click(first.button("Send"));
  await first.sees(/^JRS\/3: .*Remove it, and choose it again\. Nothing was sent, and your details are kept\.$/);
  assert.equal((await absent("stored")).orders, orders);
  // And put right by what it says.
  await first.click(first.button("Remove"));
  await first.pick("Choose files", video);
  await stored(first);
  await first.page.locator('[data-part="sum"]:not([hidden])').waitFor();
  await first.click(first.button("Send"));
  await tasks.stored(first);
  assert.equal((await absent("stored")).orders, orders + 1);
});

then("locked before Send, nothing was said, and nothing goes on", async () => {
  await tasks.visits(first, "/overview");
  const { orders } = await absent("stored");
  await absent("hold");
  await tasks.fills(first, { pick: video, operation });
  await absent("held");
  const program = first.page.workers().filter(w => w.url().endsWith("/worker.js"));
  assert.equal(program.length, 1);
  await first.click(first.button("Lock"));
  await first.heading("Unlock").waitFor();
  // Its end may be heard of a little after the page that it brings about.
  if (first.page.workers().includes(program[0])) await program[0].waitForEvent("close", { timeout: 5000 });
  await absent("lose");
  await tasks.unlocks(first, passphrase);
  await first.heading("Send evidence").waitFor();
  assert.equal(await first.page.locator('[data-part="stored"]').count(), 0);
  await tasks.visits(first, "/overview");
  await first.heading("Overview").waitFor();
  assert.equal(await first.page.getByText(/^Prepared, not sent/).count(), 0);
  assert.equal((await absent("stored")).orders, orders);
  tasks.clean(first);
});

then("a profile that is gone after Send costs nothing that was stored under the form", async () => {
  await tasks.fills(first, { pick: video, operation });
  await stored(first);
  const gone = await since(async () => {
    await absent("hold-all");
    await first.click(first.button("Send"));
    await absent("held");
    await first.page.context().close();
    await absent("lose");
    const second = await brings(await sits(chromium), amy);
    await second.sees(/^Prepared, not sent/);
    // Chosen before the page has heard what was begun: the files are for that all the same.
    let chosen;
    const picked = new Promise(done => (chosen = done));
    await second.page.context().route("**/v1/drafts", async r => {
      await picked;
      await r.continue();
    });
    await second.click(second.link(/^Finish sending/));
    await second.pick("Choose files", video);
    chosen();
    const id = (await tasks.stored(second)).replace("/s/", "");
    assert.deepEqual(Object.values(await absent("take", { who: sarah, id })), [digest("JRS-1 ABE interview.mp4")]);
    tasks.clean(second);
  });
  assert.deepEqual(gone, { segments: 0, twice: 0, orders: 2, freed: 0 });
});
