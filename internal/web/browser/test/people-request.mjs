// A unit asks another one for exhibits, and is answered: with a sending, with one of before, with a reason.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { browser } from "./chromium.mjs";
import { absent, brings, passphrase, sits, then } from "./people.mjs";
import * as tasks from "./tasks.mjs";

let chromium, amy, sarah;
before(async () => {
  chromium = await browser();
  amy = await brings(await sits(chromium), "amy.reed@northshire.example");
  sarah = await brings(await sits(chromium), "sarah.khan@cps-northshire.example");
});
after(() => chromium.close());

const at = h => new URL(h.page.url()).pathname;

/** asks asks Amy's unit, and answers the address of what was asked. */
async function asks({ exhibits, words, again = false }) {
  await tasks.visits(sarah, "/overview");
  await sarah.click(sarah.link("Ask for exhibits"));
  await sarah.choose(sarah.field("Who is asked?"), "Northshire, CAIT A");
  if (exhibits) await sarah.fill(sarah.field("Exhibit references, as far as you know them"), exhibits);
  if (words) await sarah.fill(sarah.field("What is wanted, in your words"), words);
  await sarah.click(sarah.button("Ask"));
  if (again) {
    await sarah.sees("You have this already.");
    await sarah.click(sarah.button("Ask"));
  }
  await sarah.heading("Exhibits asked for from Northshire, CAIT A").waitFor();
  await sarah.page.locator(".govuk-tag", { hasText: "Waiting for Northshire, CAIT A" }).waitFor();
  return at(sarah);
}

const settled = h => h.page.locator(".govuk-tag", { hasText: "Settled" }).waitFor();

then("a unit asks, and only the two can read what for", async () => {
  const request = await asks({ exhibits: "TM/4", words: "The call of the night." });
  await sarah.sees("Exhibit TM/4");
  await sarah.sees("The call of the night.");
  const served = await (await sarah.page.request.get(sarah.page.url())).text();
  for (const word of ["TM/4", "call of the night"]) assert.ok(!served.includes(word), `the service serves ${word}`);
  await tasks.visits(amy, "/overview");
  await amy.heading("Asked of you (1)").waitFor();
  await amy.page.locator("#asked + ul sealed-asks", { hasText: "TM/4" }).waitFor(); // by her key: the service serves none of it
  await amy.click(amy.link("Exhibits asked for"));
  await amy.sees("Exhibit TM/4");
  assert.equal(at(amy), request);
});

then("it is promised, and then answered by what was sent since", async () => {
  await amy.click(amy.button("Answer"));
  await amy.tick(amy.dialog.getByLabel("We will send it"));
  await amy.fill(amy.dialog.getByLabel("In your words (optional)"), "This evening.");
  await tasks.signs(amy);
  await amy.page.locator(".govuk-tag", { hasText: "Agreed, not done yet" }).waitFor();
  await amy.sees("This evening.");
  // The form knows who asked.
  await amy.click(amy.page.locator("main").getByRole("button", { name: "Send evidence" }));
  await amy.page.locator('[name="to"]').evaluate(
    async to => { while (to.value !== "cps-northshire.example/rasso") await new Promise(again => setTimeout(again, 100)) }, // prettier-ignore
  );
  await amy.sees(/^(Open now|Closed now)/);
  await absent("send", { many: 1 });
  await tasks.visits(amy, "/overview");
  await amy.click(amy.link("Exhibits asked for"));
  await amy.sees("Sent to them since this was asked:");
  await amy.click(amy.page.locator('button[data-answer="already-sent"]'));
  await tasks.signs(amy);
  await settled(amy);
  await tasks.visits(sarah, "/overview");
  assert.equal(await sarah.page.getByRole("heading", { name: /^Waiting for others/ }).count(), 0);
});

then("what was sent before is found, and goes once more without an upload", async () => {
  const { consignment } = await absent("send", { many: 2 });
  await tasks.visits(sarah, `/s/${consignment}`);
  await tasks.receives(sarah);
  const request = await asks({ exhibits: "AR/2", again: true });
  await tasks.visits(amy, request);
  await amy.sees("Sent to them before");
  await amy.click(amy.page.locator('button[data-act="sendAgain"]'));
  await tasks.signs(amy);
  await amy.heading("1 exhibit to CPS Northshire, RASSO").waitFor();
  const sent = at(amy);
  await tasks.visits(sarah, request);
  await settled(sarah);
  await sarah.click(sarah.link("See the sending"));
  await sarah.page.waitForURL(u => u.pathname === sent);
  await tasks.receives(sarah);
  await sarah.sees("AR/2");
});

then("the Overview has the answers on the line", async () => {
  await asks({ exhibits: "TM/9" });
  await tasks.visits(amy, "/overview");
  await amy.sees("TM/9");
  const line = amy.page.locator("#asked + ul li");
  assert.equal(await line.getByRole("link", { name: /^Send by/ }).count(), 1);
  assert.equal(await line.getByRole("link", { name: /^Already sent by/ }).count(), 1);
  const [cannot, nothing, words] = [line.getByRole("button", { name: /^Cannot send by/ }), amy.dialog.getByLabel("We have nothing to send"), amy.dialog.getByLabel("In your words (optional)")];
  await amy.click(cannot);
  assert.ok(await nothing.isChecked());
  assert.ok(await nothing.evaluate(x => x === document.activeElement), "the space bar would answer something else");
  assert.match(await amy.dialog.innerText(), /TM\/9.*by Sarah Khan, CPS Northshire, RASSO.*asked \d/s, "to what she signs an answer");
  await amy.page.keyboard.press("ArrowUp");
  assert.ok(await amy.dialog.getByLabel("We will send it").isChecked());
  await amy.fill(words, "Never made.");
  await amy.click(amy.dialog.getByRole("button", { name: "Cancel" }));
  await amy.click(cannot);
  assert.ok(await nothing.isChecked());
  assert.equal(await words.inputValue(), "", "what was given up is said after all");
  await tasks.signs(amy);
  await amy.page.waitForFunction(() => !document.querySelector("#asked"));
  assert.equal(at(amy), "/overview");
});

then("one can be answered with a reason, or withdrawn; locked it says nothing", async () => {
  const request = await asks({ words: "The second statement." });
  await tasks.visits(amy, request);
  await amy.click(amy.button("Answer"));
  await amy.tick(amy.dialog.getByLabel("We have nothing to send"));
  await amy.fill(amy.dialog.getByLabel("In your words (optional)"), "Never made.");
  await tasks.signs(amy);
  await settled(amy);
  await tasks.visits(sarah, "/overview");
  await tasks.visits(sarah, request);
  await settled(sarah);
  await sarah.sees("There is nothing to send,");
  await sarah.sees("Never made.");
  const other = await asks({ words: "The third statement." });
  await sarah.click(sarah.button("Withdraw"));
  await tasks.signs(sarah);
  await settled(sarah);
  await tasks.visits(amy, other);
  await amy.sees("The third statement.");
  await amy.click(amy.button("Lock"));
  await amy.heading("Unlock").waitFor();
  assert.ok(!(await amy.page.content()).includes("third statement"), "it is still there");
  await tasks.unlocks(amy, passphrase);
  await amy.sees("The third statement.");
  tasks.clean(amy, sarah);
});
