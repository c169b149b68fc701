// The report to the board is made, saved and compared; a drill is heard, and another begun: with a mouse, and with
// the keyboard alone.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before } from "node:test";
import { base, browser } from "./chromium.mjs";
import { absent, brings, sha256, sits, then } from "./people.mjs";
import * as tasks from "./tasks.mjs";

let chromium, sarah;
before(async () => {
  chromium = await browser();
  sarah = await brings(await sits(chromium), "sarah.khan@cps-northshire.example");
});
after(() => chromium.close());

async function saves(link) {
  const coming = sarah.page.waitForEvent("download");
  await sarah.click(sarah.link(link));
  const file = await coming;
  return { name: file.suggestedFilename(), digest: sha256(readFileSync(await file.path())) };
}

then("the report of a month is the command line's, to the byte", async () => {
  await tasks.visits(sarah, "/board-report");
  const oldest = sarah.page.locator(".app-months a").last();
  const month = new URL(await oldest.getAttribute("href"), base).searchParams.get("month");
  await sarah.click(oldest);
  await sarah.page.waitForURL(`${base}/board-report?month=${month}`);
  await sarah.click(sarah.button("Make the report"));
  await sarah.sees("1 sending, 1 exhibit");
  assert.equal(await sarah.page.evaluate(() => document.activeElement.dataset.part), "month");
  await sarah.sees("There was none: nobody tested whether an alarm is heard.");
  const made = await absent("report", { who: "sarah.khan@cps-northshire.example", month });
  const shown = part => sarah.page.locator(`[data-part="${part}-digest"]`).textContent();
  assert.deepEqual([await shown("text"), await shown("json")], [made.text, made.json]);
  assert.deepEqual(await saves("Save as text"), { name: `board-report-${month}.txt`, digest: made.text });
  assert.deepEqual(await saves("Save with each sending that was counted"), { name: `board-report-${month}.json`, digest: made.json });
});

then("a drill is answered from the Overview on", async () => {
  await absent("drill");
  await tasks.visits(sarah, "/overview");
  await sarah.click(sarah.link("Say that you heard it"));
  await sarah.page.locator('[data-proven="yes"]').waitFor();
  await sarah.click(sarah.button("Answer the drill"));
  await tasks.signs(sarah);
  await sarah.sees("Sarah Khan answered");
  await sarah.page.locator('[data-proven="yes"]').waitFor();
  assert.equal(await sarah.button("Answer the drill").count(), 0);
});

then("a service that leaves it out is found out", async () => {
  const reference = await sarah.page.locator("[data-drill]").getAttribute("data-drill");
  // Nor can it say that there are more than it lists.
  await sarah.page.route("**/drills", async route => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: (await answer.text()).replace(/<article[\s\S]*?<\/article>/, "").replace('data-proof="drills"', '$& data-more') });
  });
  await tasks.visits(sarah, "/overview");
  await tasks.visits(sarah, "/drills");
  await sarah.page.locator('[data-proven="no"]', { hasText: reference }).waitFor();
  await sarah.page.unrouteAll({ behavior: "ignoreErrors" });
  await tasks.visits(sarah, "/overview");
  await tasks.visits(sarah, "/drills");
  await sarah.page.locator('[data-proven="yes"]').waitFor();
});

then("another is begun, and is not hers to answer", async () => {
  await sarah.click(sarah.button("Begin a drill"));
  await sarah.choose(sarah.dialog.getByLabel("When does the first alarm ring?"), "At the end of the next working day");
  await tasks.signs(sarah);
  await sarah.heading("Now (1)").waitFor();
  await sarah.sees("Not due yet");
  assert.equal(await sarah.button("Begin a drill").count(), 0);
  tasks.clean(sarah);
});
