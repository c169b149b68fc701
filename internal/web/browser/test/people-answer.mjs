// What one side asks the other answers, and both see it: with a mouse, and with the keyboard alone.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { browser } from "./chromium.mjs";
import { absent, brings, files, sits, then } from "./people.mjs";
import * as tasks from "./tasks.mjs";

let chromium, amy, sarah, sending;
before(async () => {
  chromium = await browser();
  amy = await brings(await sits(chromium), "amy.reed@northshire.example");
  sarah = await brings(await sits(chromium), "sarah.khan@cps-northshire.example");
});
after(() => chromium.close());

const question = (h, what) => h.page.locator(".app-question", { hasText: what });
const happened = h => h.page.locator(".app-happened");
const gone = (h, what) => question(h, what).waitFor({ state: "detached" });

/** answers chooses an answer in the dialog that the question's button opens. */
async function answers(h, what, answer, { button = "Answer", words } = {}) {
  await h.click(question(h, what).getByRole("button", { name: button, exact: true }));
  if (answer) await h.tick(h.dialog.getByLabel(answer));
  if (words) await h.fill(h.dialog.getByLabel("In your words (optional)"), words);
  await tasks.signs(h);
}

then("asked to send it elsewhere, the sender says no", async () => {
  const { consignment } = await absent("send", { many: 1 });
  await tasks.visits(sarah, `/s/${consignment}`);
  await sarah.click(sarah.button("Send to another unit"));
  await sarah.choose(sarah.dialog.getByLabel("Which unit?"), "CPS Northshire, Crown Court");
  await tasks.signs(sarah);
  await question(sarah, "Asked to send it to CPS Northshire, Crown Court").getByText("Waiting for").waitFor();
  await tasks.visits(amy, `/s/${consignment}`);
  await amy.heading("Needs an answer (1)").waitFor();
  await answers(amy, "Asked to send it to", "No, it stays where it is addressed");
  await gone(amy, "Asked to send it to");
  await happened(amy).getByText("it stays where it is addressed by Amy Reed").waitFor();
});

then("asked back: promised, given back, and said to both", async () => {
  sending = `/s/${(await absent("send", { many: 3 })).consignment}`;
  await tasks.visits(sarah, sending);
  await tasks.receives(sarah);
  await tasks.visits(amy, sending);
  await amy.click(amy.button("Ask for it back"));
  await amy.tick(amy.dialog.getByLabel("Sent in error"));
  await tasks.signs(amy);
  await question(amy, "Asked back: Sent in error").getByText("Waiting for CPS Northshire, RASSO").waitFor();

  await tasks.visits(sarah, "/overview");
  await sarah.heading("Asked of you (1)").waitFor();
  await sarah.click(sarah.link("Asked back: Sent in error"));
  await sarah.heading("Needs an answer (1)").waitFor();
  await answers(sarah, "Asked back", "We will give it back", { words: "After the hearing." });
  await question(sarah, "Asked back").getByText("Agreed, not done yet").waitFor();
  await tasks.visits(amy, "/overview");
  await amy.heading("Waiting for others (1)").waitFor();
  await amy.click(amy.link("Asked back: Sent in error"));
  await question(amy, "Asked back").getByText("They will give it back,").waitFor();
  await question(amy, "Asked back").getByText("After the hearing.").waitFor();
  await happened(amy).getByText("Answered: will be given back").waitFor();
});

then("what is asked can be withdrawn", async () => {
  await answers(amy, "Asked back", undefined, { button: "Withdraw" });
  await gone(amy, "Asked back");
  await happened(amy).getByText("Question withdrawn").waitFor();
});

then("given back is settled", async () => {
  await amy.click(amy.button("Ask for it back"));
  await amy.tick(amy.dialog.getByLabel("Another case’s"));
  await tasks.signs(amy);
  await tasks.visits(sarah, "/overview");
  await sarah.click(sarah.link("Asked back: Another case’s"));
  await sarah.click(question(sarah, "Asked back").getByRole("button", { name: "Give it back" }));
  assert.equal((await sarah.dialog.locator("select[name=exhibits]").evaluate(s => s.selectedOptions.length)), 3, "what was asked for is chosen");
  await tasks.signs(sarah);
  await gone(sarah, "Asked back");
  await happened(sarah).getByText("Returned by Sarah Khan").waitFor();
  await tasks.visits(amy, "/overview");
  await tasks.visits(amy, sending);
  await amy.page.locator(".govuk-tag", { hasText: "Returned" }).waitFor();
  assert.equal(await amy.page.locator(".app-question").count(), 0);
});

then("a problem is answered with a new copy, and closes when it is received", async () => {
  sending = `/s/${(await absent("send", { many: 1 })).consignment}`;
  await tasks.visits(sarah, sending);
  await tasks.receives(sarah);
  await sarah.click(sarah.button("Report a problem"));
  await sarah.tick(sarah.dialog.getByLabel("It will not play, or has no picture or sound"));
  await tasks.signs(sarah);
  await question(sarah, "Problem reported").waitFor();
  await tasks.visits(amy, sending);
  await amy.click(question(amy, "Problem reported").getByRole("button", { name: "Send again AR/1" }));
  await amy.fill(amy.dialog.getByLabel("Victim"), "Victim 1");
  await tasks.signs(amy, false);
  await amy.dialog.getByText("Choose its files, or its folder.").waitFor();
  await amy.pick("Its files", files("JRS-1 ABE interview.mp4"));
  await tasks.signs(amy);
  await amy.sees("a new copy, sent again");
  const copy = new URL(amy.page.url()).pathname;
  assert.notEqual(copy, sending);
  await amy.sees("1 victim");
  await tasks.visits(sarah, copy);
  await tasks.receives(sarah);
  await tasks.visits(sarah, sending);
  await happened(sarah).getByText(/Problem reported by Sarah Khan.*dealt with/).waitFor();
  assert.equal(await sarah.page.locator(".app-question").count(), 0);
});

then("a review that a report opens is decided on its page", async () => {
  await sarah.click(sarah.button("Report a problem"));
  await sarah.tick(sarah.dialog.getByLabel("Somebody may have seen it or got it who should not have"));
  await tasks.signs(sarah);
  await tasks.visits(sarah, "/overview");
  await sarah.click(sarah.link("1 review is open for you to decide"));
  await sarah.heading("Open (1)").waitFor();
  await sarah.click(sarah.button("Decide this review"));
  await sarah.tick(sarah.dialog.getByLabel("Not a breach"));
  await sarah.choose(sarah.dialog.getByLabel("Who advised you?"), "Ravi Patel (ravi.patel@cps-northshire.example)");
  await sarah.fill(sarah.dialog.getByLabel("Why?"), "It was open on a shared screen, and nobody stood there.");
  await tasks.signs(sarah);
  await sarah.sees("You have decided");
  await sarah.page.getByText(/CPS Northshire decided not a breach\. Decided by Sarah Khan/).waitFor();
  await tasks.visits(sarah, sending);
});

then("what was destroyed is said, with what became of the copies", async () => {
  await sarah.click(sarah.button("Say that it was destroyed"));
  await sarah.tick(sarah.dialog.getByLabel("None were saved"));
  await tasks.signs(sarah);
  await happened(sarah).getByText("Destroyed, said by Sarah Khan").waitFor();
  assert.equal(await sarah.page.getByRole("button", { name: "Give it back" }).count(), 0);
  tasks.clean(amy, sarah);
});
