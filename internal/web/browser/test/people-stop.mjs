// Whoever leads the unit stops her organisation's access and lets it go on: with a mouse, and with the keyboard alone.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { base, browser } from "./chromium.mjs";
import { absent, brings, Hands, Keys, passphrase, sits, then } from "./people.mjs";
import * as tasks from "./tasks.mjs";

const tag = (h, text) => h.page.locator(".govuk-tag", { hasText: text });

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

then("what was received is compared by the page itself", async () => {
  if (Hands === Keys) return; // no hand is in it
  await sarah.page.getByText(/checks passed/).first().waitFor();
});

then("a colleague may not, and reports it", async () => {
  await tasks.visits(tom, at);
  await tom.heading("2 exhibits from").waitFor();
  assert.equal(await tom.button("Stop access").count(), 0);
  await tom.click(tom.button("Report a problem"));
  await tom.tick(tom.dialog.getByLabel("Somebody may have seen it or got it who should not have"));
  await tasks.signs(tom);
  await tom.sees("Problem reported");
});

then("from the review: what it can't do is said where it is signed", async () => {
  await tasks.visits(sarah, "/reviews");
  await sarah.click(sarah.button("Stop access to these 2 exhibits"));
  await sarah.dialog.getByText("stays readable: this takes nothing back").waitFor();
  await tasks.signs(sarah);
  await sarah.sees("Access stopped for your organisation:");
});

then("nobody of the organisation opens it, and each is told whom to ask", async () => {
  await tasks.visits(tom, "/overview");
  await tasks.visits(tom, at);
  await tag(tom, "Stopped for you").waitFor();
  await tom.sees(/ask Sarah Khan or your data protection team/);
  assert.equal(await tom.page.locator("button[data-open]").count(), 0);
  assert.equal(await tom.button("Let access go on").count(), 0);
});

then("it goes on as easily", async () => {
  await tasks.visits(sarah, at);
  await sarah.click(sarah.button("Let access go on"));
  await tasks.signs(sarah);
  await tag(sarah, "Stopped for you").waitFor({ state: "detached" });
  await sarah.sees("Access goes on");
  await tasks.visits(tom, "/overview");
  await tasks.visits(tom, at);
  await tasks.plays(tom);
});

then("from the sending: one exhibit, and a page that was open before is told so", async () => {
  await sarah.click(sarah.button("Stop access").last());
  await tasks.signs(sarah);
  await tag(sarah, "Stopped for you").waitFor();
  // Tom's page shows Open still: his own program says why not, before it asks for anything.
  await tom.click(tom.page.locator("button[data-open]").last());
  await tom.sees(/Access to it was stopped for cps-northshire\.example by sarah\.khan@cps-northshire\.example/);
  tasks.clean(sarah, tom);
});

then("a person: his session and his key are good for nothing at once, and he is told whom to ask", async () => {
  await tasks.visits(sarah, "/people");
  await sarah.page.locator('[data-proven="yes"]').waitFor();
  const row = sarah.page.locator("tr", { hasText: "tom.ellis@cps-northshire.example" });
  await sarah.click(row.getByRole("button", { name: /^Stop access/ }));
  await sarah.dialog.getByText("stays readable: this takes nothing back").waitFor();
  await tasks.signs(sarah);
  await tag(sarah, "Access stopped").waitFor();
  await tom.page.goto(base + "/overview");
  await tom.heading("Unlock").waitFor();
  await tasks.unlocks(tom, passphrase);
  await tom.sees(/access of tom\.ellis@cps-northshire\.example was stopped by sarah\.khan@cps-northshire\.example/i);
  await sarah.click(row.getByRole("button", { name: /^Let access go on/ }));
  await tasks.signs(sarah);
  await tag(sarah, "Access stopped").waitFor({ state: "detached" });
  await tasks.unlocks(tom, passphrase);
  await tom.heading("Overview").waitFor();
  tasks.clean(sarah, tom);
});
