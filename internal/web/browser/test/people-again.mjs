// What a page does by itself after a sending went wrong, and where it leaves whoever has gone on meanwhile.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { browser } from "./chromium.mjs";
import { absent, brings, files, sits, then } from "./people.mjs";
import * as tasks from "./tasks.mjs";

const video = files("JRS-1 ABE interview.mp4");

let chromium, amy;
before(async () => {
  chromium = await browser();
  amy = await brings(await sits(chromium), "amy.reed@northshire.example");
});
after(() => chromium.close());

/** form is one that is filled in, with all of it stored ahead. */
async function form(h) {
  await tasks.visits(h, "/overview");
  await h.heading("Overview").waitFor();
  await tasks.fills(h, { pick: video, operation: "Operation Linnet" });
  await h.sees("Sealed and stored, not sent yet");
}

const sentence = h => h.page.locator('[data-part="sum"]:not([hidden])');

/** refuses answers what is asked for at an address by a refusal, until it is given up. */
async function refuses(h, at, method) {
  const body = JSON.stringify({ code: "conflict", message: "this was refused for a test" });
  await h.page.context().route(at, r => (r.request().method() === method ? r.fulfill({ status: 409, contentType: "application/json", body }) : r.continue()));
  return () => h.page.context().unroute(at);
}

then("where the browser is too slow with a second player, what the first looked at counts", async () => {
  await tasks.visits(amy, "/overview");
  await amy.heading("Overview").waitFor();
  await amy.page.evaluate(() => {
    let players = 0;
    document.createElement = (...of) => {
      const e = Document.prototype.createElement.apply(document, of);
      if (of[0] === "video" && ++players > 1) Object.defineProperty(e, "src", { set: () => undefined });
      return e;
    };
  });
  await tasks.fills(amy, { pick: video, operation: "Operation Linnet" });
  await amy.sees(/^Plays: picture (and sound )?at 5 of 5 points/);
  await amy.page.evaluate(() => delete document.createElement);
});

then("an order that was refused is written anew, and one press sends it", async () => {
  await form(amy);
  const { orders } = await absent("stored");
  const taken = await refuses(amy, "**/v1/events", "POST");
  await amy.click(amy.button("Send"));
  await amy.sees(/^This was refused for a test/);
  await taken();
  await sentence(amy).waitFor();
  await amy.sees(/^Send 1 exhibit/);
  await amy.click(amy.button("Send"));
  await tasks.stored(amy);
  assert.equal((await absent("stored")).orders, orders + 1);
});

then("what was ordered, and then refused, is not ordered a second time: it is finished", async () => {
  await form(amy);
  const { orders } = await absent("stored");
  const taken = await refuses(amy, "**/blobs/**", "PUT");
  await amy.click(amy.button("Send"));
  await amy.sees(/^This was refused for a test|: this was refused for a test/i);
  await amy.page.waitForTimeout(1500); // it would be prepared again by then
  assert.equal(await sentence(amy).count(), 0, "it can be ordered again");
  assert.equal(await amy.page.locator("[data-part=sum]").isVisible(), false, "it is to be signed again");
  assert.equal((await absent("stored")).orders, orders + 1);
  await taken();
  await tasks.visits(amy, "/overview");
  await amy.click(amy.link(/^Finish sending/));
  await amy.pick("Choose files", video);
  await tasks.stored(amy);
  assert.equal((await absent("stored")).orders, orders + 2);
  await amy.heading("Safe to leave").waitFor();
});

then("what could not be prepared on a dead line is prepared by itself once the line is back", async () => {
  await form(amy);
  let asked = 0;
  await amy.page.context().route("**/v1/directory*", r => {
    asked++;
    return r.abort();
  });
  await amy.fill(amy.field("Operation name or crime number"), "Operation Heron");
  const said = amy.page.getByText(/^The service can’t be reached, so this can’t be sent yet/);
  await said.waitFor();
  // Whoever writes on is left where she writes, though each change is looked at, and fails as well.
  const note = amy.page.locator('[name="message"]');
  await note.focus();
  for (const text of ["Please look", " at the first"]) {
    const before = asked;
    await amy.page.keyboard.type(text);
    for (let n = 0; asked === before && n < 100; n++) await amy.page.waitForTimeout(200);
    assert.notEqual(asked, before, "nothing tries again");
    await amy.page.waitForTimeout(1000); // it has failed by then
    assert.ok(await said.isVisible(), "it is not said any more");
  }
  assert.equal(await note.inputValue(), "Please look at the first");
  assert.ok(await note.evaluate(e => e === document.activeElement), "she was taken away from what she wrote");
  assert.equal(await sentence(amy).count(), 0);
  await amy.page.context().unroute("**/v1/directory*");
  await sentence(amy).waitFor();
  await amy.page.getByText(/^The service can’t be reached/).waitFor({ state: "hidden" });
  await amy.sees(/Operation Heron/);
});

then("whoever has gone on to a form, or follows a link, is left there by what she began before", async () => {
  await tasks.visits(amy, "/overview");
  await amy.heading("Overview").waitFor();
  const context = amy.page.context();
  for (const way of ["there", "on the way"]) {
    let held, go;
    const asked = new Promise(done => (held = done));
    const answer = new Promise(done => (go = done));
    await context.route("**/v1/duty", async r => {
      held();
      await answer;
      await r.continue();
    });
    const over = amy.page.waitForResponse("**/v1/duty").catch(() => undefined);
    await amy.click(amy.page.locator("at-work button:not([data-admin])"));
    await asked;
    if (way === "there") {
      await tasks.visits(amy, "/send");
      await amy.heading("Send evidence").waitFor();
      await amy.fill(amy.field("Operation name or crime number"), "Operation Wren");
    }
    let arrives = () => undefined;
    if (way === "on the way") {
      await context.route("**/send", async r => {
        await new Promise(done => (arrives = done));
        await r.continue();
      });
      await amy.page.locator("main").getByRole("button", { name: "Send evidence" }).click();
    }
    go();
    await over;
    await amy.page.waitForTimeout(1000); // it would have looked again by then
    arrives();
    await amy.heading("Send evidence").waitFor();
    if (way === "there") assert.equal(await amy.field("Operation name or crime number").inputValue(), "Operation Wren");
    await context.unroute("**/v1/duty");
    await context.unroute("**/send");
    await tasks.visits(amy, "/overview");
    await amy.heading("Overview").waitFor();
  }
  tasks.clean(amy);
});
