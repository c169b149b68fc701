// Report a problem: the click is on record before the question is answered, and stays when the question is closed.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { browser } from "./chromium.mjs";
import { absent, brings, passphrase, sits, then } from "./people.mjs";
import * as tasks from "./tasks.mjs";

let chromium, sarah, tom, at;
before(async () => {
  chromium = await browser();
  sarah = await brings(await sits(chromium), "sarah.khan@cps-northshire.example");
  tom = await brings(await sits(chromium), "tom.ellis@cps-northshire.example");
  at = `/s/${(await absent("send", { many: 2 })).consignment}`;
  await tasks.visits(sarah, at);
  await tasks.receives(sarah);
});
after(() => chromium.close());

const began = h => h.page.locator(".app-question", { hasText: "began to report a problem and has not said what it is" });

then("it is recorded as it is pressed, before anything is answered", async () => {
  await tasks.visits(tom, at);
  await tom.heading("2 exhibits from").waitFor();
  await tom.click(tom.button("Report a problem"));
  await tom.dialog.getByText(/^Recorded at \d\d:\d\d\./).waitFor();
});

then("closed, it stays, and her colleagues are asked", async () => {
  await tom.click(tom.dialog.getByRole("button", { name: "Say it later" }));
  await began(tom).waitFor();
  await tom.sees("Say what it is, or that you pressed it by mistake.");
  await tasks.visits(sarah, at);
  await began(sarah).waitFor();
  await sarah.click(sarah.button("Say what it is"));
  assert.equal(await sarah.dialog.getByText("I pressed this by mistake").isVisible(), false);
  await sarah.click(sarah.dialog.getByRole("button", { name: "Say it later" }));
});

then("a click by mistake costs two more", async () => {
  await tom.click(tom.button("Say what it is"));
  await tom.dialog.getByText(/^Recorded at \d\d:\d\d\./).waitFor();
  await tom.tick(tom.dialog.getByLabel("Nothing is wrong: I pressed this by mistake"));
  await tasks.signs(tom);
  await began(tom).waitFor({ state: "detached" });
  await tom.sees("Nothing is wrong: pressed by mistake");
});

then("without a connection it says so, and is recorded when that is back", async () => {
  await tom.page.context().setOffline(true);
  await tom.click(tom.button("Report a problem"));
  await tom.dialog.getByText(/You pressed this at \d\d:\d\d\. Not recorded yet/).waitFor({ timeout: 90_000 });
  await tom.page.context().setOffline(false);
  await tom.tick(tom.dialog.getByLabel("It will not play, or has no picture or sound"));
  await tasks.signs(tom);
  await tom.sees("Problem reported: It will not play");
  assert.equal(await began(tom).count(), 0);
  assert.equal(await tom.page.getByText("Began to report a problem").count(), 2);
});

then("a press that waits for the line outlasts a lock, and is signed by who pressed it", async () => {
  await tom.page.context().setOffline(true);
  await tom.click(tom.button("Report a problem"));
  await tom.dialog.getByText(/Not recorded yet/).waitFor({ timeout: 90_000 });
  await tom.click(tom.dialog.getByRole("button", { name: "Say it later" }));
  await tom.page.context().setOffline(false);
  await tom.click(tom.button("Lock"));
  await tom.heading("Unlock").waitFor();
  await tom.page.waitForTimeout(16_000); // the time of its next try, for which nobody has a key now
  await tasks.unlocks(tom, passphrase);
  await tom.heading("2 exhibits from").waitFor();
  await began(tom).waitFor();
  await tasks.visits(sarah, at);
  await began(sarah).filter({ hasText: "Tom Ellis" }).waitFor();
});

then("a row's own button asks of that exhibit alone, and is recorded as it is pressed", async () => {
  await sarah.click(sarah.button("Report a problem with AR/2"));
  await sarah.dialog.getByText(/^Recorded at \d\d:\d\d\./).waitFor();
  const ticked = await sarah.dialog.getByLabel("Which exhibits?").evaluate(s => [...s.selectedOptions].map(o => o.textContent));
  assert.deepEqual(ticked, ["AR/2"]);
  await sarah.tick(sarah.dialog.getByLabel("Something is missing or does not match the list"));
  await tasks.signs(sarah);
  const reported = sarah.page.locator(".app-question", { hasText: "Something is missing or does not match the list" });
  await reported.getByText("AR/2").waitFor();
  assert.equal(await reported.getByText("AR/1").count(), 0);
  assert.equal(await began(sarah).filter({ hasText: "Sarah Khan" }).count(), 0);
});
