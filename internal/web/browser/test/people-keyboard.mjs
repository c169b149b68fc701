// The day's work with the keyboard alone: Tab, Space, Enter and the arrows.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { browser } from "./chromium.mjs";
import { absent, brings, digest, files, Keys, passphrase, sits, then } from "./people.mjs";
import * as tasks from "./tasks.mjs";

let chromium, amy, tom;
before(async () => {
  chromium = await browser();
  amy = await brings(await sits(chromium, Keys), "amy.reed@northshire.example");
  tom = await brings(await sits(chromium, Keys), "tom.ellis@cps-northshire.example");
  await tom.page.addInitScript(tasks.folder);
});
after(() => chromium.close());

then("lock and unlock", async () => {
  await tom.page.reload();
  await tom.click(tom.page.locator("lock-notice").getByRole("link", { name: "Unlock" }));
  await tasks.unlocks(tom, passphrase);
  await tom.heading("Overview").waitFor();
  // Whoever can't see it hears where she is: the heading has the focus.
  assert.equal(await tom.page.evaluate(() => document.activeElement.tagName), "H1");
  await tom.click(tom.button("Lock"));
  await tom.heading("Unlock").waitFor();
  await tasks.unlocks(tom, passphrase);
  await tom.heading("Overview").waitFor();
});

then("send", async () => {
  await tasks.sends(amy, { pick: files("JRS-1 ABE interview.mp4"), person: "Victim 1", operation: "Operation Linnet", message: "Sound starts late." });
  amy.sent = await tasks.stored(amy);
});

then("receive", async () => {
  await tasks.visits(tom, amy.sent);
  await tom.sees("Sound starts late.");
  await tasks.receives(tom);
});

then("play and seek", async () => {
  await tasks.plays(tom);
  await tom.reach(tom.page.getByLabel("Position"));
  const from = await tasks.time(tom);
  for (let n = 0; n < 5; n++) await tom.page.keyboard.press("PageUp");
  await tom.page.waitForFunction(from => document.querySelector("video").currentTime > from + 5, from);
  await tom.reach(tom.button("Pause"));
  await tom.page.keyboard.press("Enter");
  await tom.page.waitForFunction(() => document.querySelector("video").paused);
  await tom.page.keyboard.press("ArrowLeft");
  await tom.sees(/^Checked up to |^All of it checked/);
});

then("save", async () => {
  await tom.click(tom.page.locator("opened-exhibit").getByRole("button", { name: "Save a copy" }).last());
  await tom.sees(/^JRS\/1: 1 saved and checked/);
  assert.deepEqual(await tasks.saved(tom.page), { "JRS-1/JRS-1 ABE interview.mp4": digest("JRS-1 ABE interview.mp4") });
});

then("reject with a reason", async () => {
  const { consignment } = await absent("send", { many: 1 });
  await tasks.visits(tom, `/s/${consignment}`);
  await tasks.rejects(tom, "Duplicate");
  await tom.sees(/Rejected by Tom Ellis.*Duplicate/);
  tasks.clean(amy, tom);
});
