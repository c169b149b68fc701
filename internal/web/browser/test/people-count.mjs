// How many acts the day's work costs: clicks, choices and fields filled, each once.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { base, browser } from "./chromium.mjs";
import { absent, brings, files, passphrase, sits, then } from "./people.mjs";
import * as tasks from "./tasks.mjs";

let chromium, amy, sarah;
before(async () => {
  chromium = await browser();
  amy = await brings(await sits(chromium), "amy.reed@northshire.example");
  sarah = await brings(await sits(chromium), "sarah.khan@cps-northshire.example");
});
after(() => chromium.close());

then("one interview is sent in at most 14", async () => {
  amy.acts = 0;
  await tasks.sends(amy, { pick: files("JRS-1 ABE interview.mp4"), person: "Victim 1", operation: "Operation Linnet" });
  const acts = amy.acts;
  await tasks.visits(amy, await tasks.stored(amy));
  await amy.sees("JRS/1");
  await amy.sees("ABE interview");
  await amy.sees("OFFICIAL-SENSITIVE");
  console.log(`one interview: ${acts} acts`);
  assert.ok(acts <= 14, `${acts} acts`);
});

then("twelve exhibits are sent in at most 25: names read, a list pasted, one person chosen for all", async () => {
  await tasks.visits(amy, "/overview");
  amy.acts = 0;
  const names = Array.from({ length: 12 }, (_, i) => `twelve/KL-${i + 1} statement.txt`);
  const list = names.map((_, i) => `KL/${i + 1}\tStatement of witness ${i + 1}`).join("\n");
  await tasks.sends(amy, { pick: files(...names), list, person: "Witness 1", urn: "45AA2098221" });
  const acts = amy.acts;
  await tasks.visits(amy, await tasks.stored(amy));
  await amy.sees("KL/12");
  await amy.sees("Statement of witness 12");
  assert.equal(await amy.page.getByText("1 victim", { exact: true }).count(), 12, "the person is in each");
  console.log(`twelve exhibits: ${acts} acts`);
  assert.ok(acts <= 25, `${acts} acts`);
});

then("fifteen are received in two clicks after unlock, on the page that a message leads to", async () => {
  const { consignment } = await absent("send", { many: 15 });
  await sarah.page.goto(`${base}/s/${consignment}`);
  await sarah.click(sarah.page.locator("lock-notice").getByRole("link", { name: "Unlock" }));
  await tasks.unlocks(sarah, passphrase);
  await sarah.heading("15 exhibits from").waitFor();
  sarah.acts = 0;
  await tasks.receives(sarah);
  assert.equal(sarah.acts, 2);
  await sarah.sees(/^Received by Sarah Khan/);
});

then("whatever waits is received in two clicks from the Overview", async () => {
  await absent("send", { many: 2 });
  await tasks.visits(sarah, "/overview");
  await sarah.heading("Receipt needed (3)").waitFor();
  sarah.acts = 0;
  await sarah.click(sarah.button("Select all"));
  await sarah.click(sarah.button("Receive selected"));
  await sarah.sees(/^Nothing needs a receipt/);
  assert.equal(sarah.acts, 2);
  tasks.clean(amy, sarah);
});
