// Picture and sound are looked at before anything is sent, and what a form lacks is said when Send is pressed.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { browser } from "./chromium.mjs";
import { absent, brings, files, sits, then } from "./people.mjs";
import * as tasks from "./tasks.mjs";

let chromium, amy;
before(async () => {
  chromium = await browser();
  amy = await brings(await sits(chromium), "amy.reed@northshire.example");
});
after(() => chromium.close());

/** said is what a new form says of what was picked. */
async function said(what, pick = "Choose files") {
  await tasks.visits(amy, "/overview");
  await amy.click(amy.page.locator("main").getByRole("button", { name: "Send evidence" }));
  await amy.pick(pick, what);
  const line = amy.page.locator('.app-exhibit [data-part="progress"]');
  await line.filter({ hasText: /^(?!Looking).+/ }).waitFor();
  return line.innerText();
}

const anyway = () => amy.button("Send anyway");
const problem = () => amy.page.locator('[data-part="missing"]:not([hidden])');

then("a recording that has both plays at twenty of twenty points", async () => {
  assert.equal(await said(files("JRS-1 ABE interview.mp4")), "Plays: picture and sound at 20 of 20 points, 1 min");
  assert.equal(await anyway().isVisible(), false);
});

then("one that falls silent says from when on, and Look shows it there", async () => {
  assert.equal(await said(files("JRS-2 falls silent.mp4")), "No sound after 00:00:33.");
  await amy.click(amy.button("Look"));
  await amy.page.waitForFunction(() => document.querySelector("video.app-look")?.currentTime > 32);
  await amy.click(amy.button("Look"));
  assert.equal(await amy.page.locator("video.app-look").count(), 0);
});

then("Send says what is missing, each a link to where it is put right", async () => {
  await amy.click(amy.button("Send"));
  await problem().waitFor();
  assert.equal(await amy.page.evaluate(() => document.activeElement.dataset.part), "missing");
  assert.deepEqual(await problem().getByRole("link").allInnerTexts(), [
    "JRS/2: No sound after 00:00:33. Look at it, or send it anyway",
    "Enter the URN, or tick “No URN yet”",
    "Choose who gets it",
  ]);
  await amy.click(amy.link("Enter the URN, or tick “No URN yet”"));
  const urn = amy.page.locator("#urn");
  assert.ok(await urn.evaluate(e => e === document.activeElement));
  assert.match(await urn.evaluate(e => e.getAttribute("aria-describedby").split(" ").map(id => document.getElementById(id).textContent).join(" ")), /Error: Enter the URN/);
  await amy.fill(amy.field("Exhibit reference"), "");
  await amy.click(amy.button("Send"));
  await amy.sees("Enter the exhibit reference of JRS-2 falls silent.mp4 (18 MB)");
  await amy.fill(amy.field("Exhibit reference"), "JRS/2");
});

then("after Send anyway, and with all of it filled in, it is sent", async () => {
  const { orders } = await absent("stored");
  await amy.click(anyway());
  await amy.sees("No sound after 00:00:33. You send it all the same.");
  await amy.tick(amy.field("No URN yet"));
  await amy.choose(amy.field("To"), "CPS Northshire, RASSO");
  await amy.sees(/^Send 1 exhibit/);
  assert.equal(await problem().count(), 0);
  assert.equal(await amy.page.locator(".govuk-form-group--error").count(), 0);
  await amy.click(amy.button("Send"));
  await tasks.stored(amy);
  assert.equal((await absent("stored")).orders, orders + 1);
});

then("a sound file is judged by its sound alone, and each recording of a folder is looked at", async () => {
  assert.equal(await said(files("JRS-3 999 call.wav")), "Plays: sound at 20 of 20 points, 24 s");
  assert.equal(await said(files("JRS-4 999 call.wav")), "No sound after 00:00:12.");
  assert.equal(await said(files("JRS-5 disc"), "Choose a folder"), "second.wav: No sound after 00:00:12.");
  tasks.clean(amy);
});

/** slowly has no recording begin to play until window.lets is called. */
const slowly = () => {
  const play = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = async function () {
    await new Promise(go => (window.goes = window.goes ? [...window.goes, go] : [go]));
    return play.call(this);
  };
  window.lets = () => (HTMLMediaElement.prototype.play = play, window.goes.forEach(go => go()));
};

then("Send that is pressed before the look has ended waits for it, and sends nothing of which something is missing", async () => {
  await tasks.visits(amy, "/overview");
  const { orders } = await absent("stored");
  await amy.page.evaluate(slowly);
  await tasks.fills(amy, { pick: files("JRS-4 999 call.wav"), operation: "Operation Linnet" });
  await amy.click(amy.button("Send"));
  await amy.sees(/^Looking at picture and sound first/);
  await amy.page.evaluate(() => window.lets());
  await problem().waitFor();
  await amy.sees(/^JRS\/4: No sound after 00:00:12\. Look at it/);
  assert.equal((await absent("stored")).orders, orders);
});

then("what is changed while it waits is not sent, and she is told; nor is it when she locks, and then every page says so", async () => {
  await tasks.visits(amy, "/overview");
  const { orders } = await absent("stored");
  await amy.page.evaluate(slowly);
  await tasks.fills(amy, { pick: files("JRS-3 999 call.wav"), operation: "Operation Linnet" });
  await amy.click(amy.button("Send"));
  await amy.sees(/^Looking at picture and sound first/);
  await amy.fill(amy.field("Note to the receiver (optional)"), "One more thing.");
  await amy.sees(/^Not sent: you changed it/);
  await amy.sees(/^Send 1 exhibit/);
  await amy.click(amy.button("Send"));
  await amy.sees(/^Looking at picture and sound first/);
  await amy.click(amy.button("Lock"));
  await amy.heading("Unlock").waitFor();
  await amy.page.locator("main .app-unsent").waitFor();
  assert.equal((await absent("stored")).orders, orders);
});
