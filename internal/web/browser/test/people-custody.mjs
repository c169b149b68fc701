// Somebody is in custody: the receipt is needed before the PACE clock ends, and not when the other unit opens.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { browser } from "./chromium.mjs";
import { absent, brings, files, Hands, Keys, sits, then } from "./people.mjs";
import * as tasks from "./tasks.mjs";

const direct = "CPS Northshire, CPS Direct";

let chromium, amy;
before(async () => {
  chromium = await browser();
  await absent("units");
  amy = await brings(await sits(chromium), "amy.reed@northshire.example");
});
after(() => chromium.close());

// in London, as the page shows it and as its field takes it
const ends = new Date(Date.now() + 24 * 3600_000);
const london = Object.fromEntries(
  new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).formatToParts(ends).map(p => [p.type, p.value]),
);
const said = `${london.day}/${london.month}/${london.year} ${london.hour}:${london.minute}`;
const typed = `${london.year}-${london.month}-${london.day}T${london.hour}:${london.minute}`;

then("nobody in custody: nothing is asked, and the unit's hours are said", async () => {
  await amy.click(amy.page.locator("main").getByRole("button", { name: "Send evidence" }));
  await amy.page.getByRole("option", { name: direct }).waitFor({ state: "attached" });
  assert.equal(await amy.field("When does the PACE clock end?").isVisible(), false);
  await amy.choose(amy.field("To"), "CPS Northshire, Late");
  await amy.sees(/^Closed now. They open /);
  assert.equal(await amy.page.locator("#custody-advice").textContent(), "");
});

const advice = text => amy.page.locator("#custody-advice", { hasText: text }).waitFor();

then("in custody: CPS Direct is proposed when the unit opens too late", async () => {
  await amy.tick(amy.page.locator("#custody-yes"));
  const clock = amy.field("When does the PACE clock end?");
  if (Hands === Keys) await amy.reach(clock);
  await clock.fill(typed);
  await clock.blur();
  await amy.sees(/^CPS Northshire, Late is closed until .*, after the PACE clock ends\.$/);
  await amy.button(`Send to ${direct} instead`).waitFor();
});

then("an open unit: its closing time is brought up, and nobody else", async () => {
  await amy.choose(amy.field("To"), "CPS Northshire, All Hours");
  await advice(/^CPS Northshire, All Hours is open until .*, after the PACE clock ends\.$/);
  assert.equal(await amy.page.locator("#custody-advice button").count(), 0);
});

then("an open unit that shuts within the hour: CPS Direct is proposed, and chosen", async () => {
  await amy.choose(amy.field("To"), "CPS Northshire, Shutting");
  await amy.sees(/^Open now, until /);
  await amy.sees(/^CPS Northshire, Shutting closes .*, in less than an hour, and does not open again in time: the PACE clock ends first\.$/);
  await amy.click(amy.button(`Send to ${direct} instead`));
  assert.equal(await amy.field("To").inputValue(), "cps-northshire.example/cps-direct");
  await amy.sees(/^Open now, until /);
  await advice(/CPS Direct is open until .*, after the PACE clock ends\.$/);
});

then("the receipt is needed by the end of the clock, and says why", async () => {
  await amy.pick("Choose files", files("JRS-1 ABE interview.mp4"));
  await amy.tick(amy.field("No URN yet"));
  await amy.page.locator("[data-part=sum]", { hasText: `receipt due ${said}` }).waitFor();
  assert.equal(await amy.page.locator("#because").inputValue(), "pace-clock");
  await amy.page.locator('[data-part="sum"]:not([hidden])').waitFor();
  await amy.click(amy.button("Send"));
  await tasks.visits(amy, await tasks.stored(amy));
  await amy.heading(`1 exhibit to ${direct}`).waitFor();
  await amy.sees(new RegExp(`Receipt due ${said}`));
});

then("nobody in custody after all: the time is the unit's own again", async () => {
  await tasks.visits(amy, "/send");
  await amy.page.getByRole("option", { name: direct }).waitFor({ state: "attached" });
  await amy.tick(amy.page.locator("#custody-yes"));
  await amy.field("When does the PACE clock end?").fill(typed);
  await amy.field("When does the PACE clock end?").blur();
  assert.equal(await amy.page.locator("#receive-by").inputValue(), typed);
  await amy.page.locator("#custody-no").check();
  assert.equal(await amy.page.locator("#receive-by").inputValue(), "");
  tasks.clean(amy);
});
