// A sending from the drop to the end, while the line goes and comes back.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { browser } from "./chromium.mjs";
import { absent, brings, digest, files, passphrase, sits, then, until } from "./people.mjs";
import * as tasks from "./tasks.mjs";

const sarah = "sarah.khan@cps-northshire.example";

let chromium, amy;
before(async () => {
  chromium = await browser();
  amy = await brings(await sits(chromium), "amy.reed@northshire.example");
});
after(() => chromium.close());

const form = async () => {
  await tasks.visits(amy, "/overview");
  await amy.click(amy.page.locator("main").getByRole("button", { name: "Send evidence" }));
  await amy.page.getByRole("option", { name: "CPS Northshire, RASSO" }).first().waitFor({ state: "attached" });
};
const values = name => amy.page.locator(`.app-exhibit [name="${name}"]`).evaluateAll(all => all.map(e => e.value));

/** drops lets go over the page what somebody dragged there from a window of the system. */
async function drops(paths) {
  const place = amy.page.locator('[data-part="drop"]');
  await place.scrollIntoViewIfNeeded();
  const { x, y, width, height } = await place.boundingBox();
  const session = await amy.page.context().newCDPSession(amy.page);
  const at = { x: x + width / 2, y: y + height / 2, data: { items: [], files: paths, dragOperationsMask: 1 } };
  for (const type of ["dragEnter", "dragOver", "drop"]) await session.send("Input.dispatchDragEvent", { type, ...at });
  await session.detach();
}

then("what is too big for this PC is said and asked before any of it is stored", async () => {
  await form();
  const { segments, orders } = await absent("stored");
  await amy.page.evaluate(() => {
    const post = Worker.prototype.postMessage;
    window.asked = [];
    Worker.prototype.postMessage = function (m, ...rest) {
      if (m?.act) window.asked.push(m.act);
      return post.call(this, m, ...rest);
    };
    const { get } = Object.getOwnPropertyDescriptor(Blob.prototype, "size");
    Object.defineProperty(File.prototype, "size", { configurable: true, get() { return this.name.endsWith(".mp4") ? 60e9 : get.call(this); } });
  });
  await amy.pick("Choose files", files("JRS-1 ABE interview.mp4"));
  await amy.sees(/^About 1 h 52 min on this connection\. This PC may lock or sleep first.* Better: send it from your unit’s evidence machine\.$/);
  await amy.sees(/^Plays: picture and sound/);
  await amy.page.waitForTimeout(500); // a look that ends lets it be stored at once
  const asked = await amy.page.evaluate(() => window.asked);
  assert.ok(asked.includes("ahead") && !asked.includes("storeAhead"), `asked for ${asked}`);
  assert.equal((await absent("stored")).segments, segments);
  await amy.click(amy.button("Send"));
  await amy.click(amy.link("Say whether so much is sent from this PC"));
  await amy.page.keyboard.press("Enter");
  await amy.sees("Sealed and stored, not sent yet");
  assert.deepEqual({ ...(await absent("stored")), drafts: 0 }, { segments: segments + 3, twice: 0, orders, freed: 0, drafts: 0 });
  assert.equal(await amy.button("Send it here anyway").isVisible(), false);
  await amy.page.evaluate(() => delete File.prototype.size);
});

then("a list that is pasted first is matched to files and a folder that are dropped afterwards", async () => {
  await form();
  await absent("hold");
  await amy.click(amy.button("Paste a list"));
  await amy.fill(amy.field("Exhibit list"), "1\tJRS/1\tFirst account\n2\tAB/2\tHis phone\n3\tTM/4\tCards\nPage 1 of 1");
  await amy.click(amy.button("Use this list"));
  await amy.sees("Read from the list: 3. In the list, and no file here yet: JRS/1, AB/2, TM/4. Not used, since no exhibit reference stands first: “Page 1 of 1”.");
  await drops(files("JRS-1 ABE interview.mp4", "AB-2 phone"));
  await amy.sees("AB-2 phone: a folder of 3 files");
  assert.deepEqual(await values("reference"), ["JRS/1", "AB/2"]);
  assert.deepEqual(await values("description"), ["First account", "His phone"]);
  await amy.sees(/no file here yet: TM\/4\./);
  await absent("held");
});

then("each exhibit has a bar, and no region that is read out has each percent in it", async () => {
  const { drafts } = await absent("stored");
  await amy.tick(amy.field("No URN yet"));
  await amy.choose(amy.field("To"), "CPS Northshire, RASSO");
  await amy.sees(/^Send 2 exhibits/);
  await amy.page.evaluate(() => {
    window.spoken = [];
    const live = e => (e.nodeType === 1 ? e : e.parentElement)?.closest('[role="status"], [role="alert"], [aria-live]:not([aria-live="off"])');
    new MutationObserver(all => {
      for (const m of all) {
        const at = live(m.target);
        if (at) window.spoken.push(at.textContent);
      }
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  await amy.click(amy.button("Send"));
  await until("drafts", drafts + 1);
  await amy.sees(/^Sending, \d+%/);
  const bars = amy.page.locator("[data-part=sending] .app-each li");
  assert.match(await bars.nth(0).innerText(), /^JRS\/1\s+\d+%$/);
  assert.match(await bars.nth(1).innerText(), /^AB\/2\s+waits$/);
  assert.equal(await amy.page.getByText(/^Sending, \d+%/).first().evaluate(e => e.closest("[role=status], [aria-live]")), null);
});

then("while the line is gone the page says since when and what is stored, and then it goes on by itself", async () => {
  await absent("cut");
  await amy.page.getByText(/^The network went at \d\d:\d\d\. [\d.]+( \w+)? of 18 MB is stored\. We try again every 30 seconds; nothing has to be sent twice\.$/).first().waitFor();
  assert.equal(await amy.page.locator("[data-part=sending]").getByText(/^Sending, /).count(), 0);
  // Whoever follows a link meanwhile stays where the sending is, and is told.
  await amy.click(amy.link("Overview"));
  await amy.page.getByText(/^At \d\d:\d\d that page could not be fetched: the service can’t be reached\. What is being sent from here is kept/).waitFor();
  assert.equal(new URL(amy.page.url()).pathname, "/send");
  await amy.page.goBack();
  await amy.page.waitForTimeout(300);
  assert.equal(new URL(amy.page.url()).pathname, "/send");
  await absent("mend");
  await amy.page.locator("[data-part=sending]").getByText(/^The network went/).first().waitFor({ state: "detached", timeout: 60_000 });
  const id = (await tasks.stored(amy)).replace("/s/", "");
  assert.ok(Object.values(await absent("take", { who: sarah, id })).includes(digest("JRS-1 ABE interview.mp4")));
  const spoken = await amy.page.evaluate(() => window.spoken);
  console.log(`spoken: ${JSON.stringify(spoken)}`);
  assert.ok(spoken.length <= 10, `${spoken.length} times: ${spoken.join(" | ")}`);
  assert.equal((await absent("stored")).twice, 0);
});

/** locked is what a lock leaves of a page that can't be left: who locked it reads that, once, and nothing that was opened. */
async function locked(text) {
  await amy.page.locator("#no-line", { hasText: text }).waitFor();
  assert.equal(await amy.page.getByText(/^Locked\./).and(amy.page.locator(":visible")).count(), 1);
  assert.equal(new URL(amy.page.url()).pathname, "/send");
  assert.equal(await amy.page.locator("main").innerText(), "");
}

then("a lock while the line is gone keeps the page that sends, and shows nothing on it", async () => {
  await tasks.visits(amy, "/overview");
  const { segments, drafts } = await absent("stored");
  await absent("hold");
  await tasks.sends(amy, { pick: files("JRS-1 ABE interview.mp4"), operation: "Operation Linnet" });
  await absent("held");
  await until("drafts", drafts + 1);
  await absent("cut");
  await amy.page.getByText(/^The network went/).first().waitFor();
  await amy.click(amy.button("Lock"));
  await locked(/^Locked\. At \d\d:\d\d the service could not be reached\. What is being sent from here is kept, and goes on by itself once it can be: leave this page open\. Unlock then to open anything\. Unlock$/);
  await absent("mend");
  await until("segments", segments + 3);
  await amy.click(amy.link("Unlock"));
  await tasks.unlocks(amy, passphrase);
  await amy.heading("Send evidence").waitFor();
  assert.equal(await amy.page.getByText(/the service could not be reached/).count(), 0);
  assert.equal((await absent("stored")).twice, 0);
});

then("a lock while the line is gone and nothing is on its way says so in its place", async () => {
  await absent("cut");
  await amy.click(amy.button("Lock"));
  await locked(/^Locked\. At \d\d:\d\d the service could not be reached\. What was stored or signed stands\. Unlock to open anything, once it can be reached\. Unlock$/);
  await absent("mend");
  await amy.click(amy.link("Unlock"));
  await tasks.unlocks(amy, passphrase);
  await amy.heading("Send evidence").waitFor();
  tasks.clean(amy);
});
