// How a person gets in: another way to unlock added and removed, a link to another PC, her key as files.
import assert from "node:assert/strict";
import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { tmpdir } from "node:os";
import { after, before } from "node:test";
import { base, browser } from "./chromium.mjs";
import { brings, passkeys, passphrase, sits, then } from "./people.mjs";
import * as tasks from "./tasks.mjs";

const amyID = "amy.reed@northshire.example";

let chromium, amy, used;
before(async () => {
  chromium = await browser();
  amy = await brings(await sits(chromium), amyID);
  used = await passkeys(amy.page);
});
after(() => chromium.close());

const ways = () => amy.page.locator('[data-part="passkeys"] li');
const visits = async () => {
  await amy.click(amy.link(/My access$/));
  await amy.heading("My access").waitFor();
};

then("what unlocks her key is listed, and another way is added", async () => {
  await visits();
  await amy.sees("Only your passphrase.");
  await amy.sees("the one you use here");
  await amy.click(amy.button("This PC (face, fingerprint or PIN)"));
  await ways().getByText("not used yet").waitFor();
  assert.equal(await ways().count(), 1);
  await amy.click(amy.button("This PC (face, fingerprint or PIN)"));
  await amy.sees("This PC or security key is set up for you already.");
  assert.equal(await ways().count(), 1);
});

then("it unlocks, and says when", async () => {
  await amy.click(amy.button("Lock"));
  await amy.heading("Unlock").waitFor();
  await amy.page.locator("passkey-unlock:not([hidden])").first().waitFor();
  const before = await used();
  await tasks.unlocksWithPasskey(amy);
  await ways().getByText(/last used/).waitFor();
  assert.ok((await used()) > before);
});

then("removed, it opens nothing any more", async () => {
  await amy.click(ways().getByRole("button", { name: /^Remove/ }));
  await amy.click(amy.dialog.getByRole("button", { name: "Cancel" }));
  assert.equal(await ways().count(), 1, "nothing was removed");
  await amy.click(ways().getByRole("button", { name: /^Remove/ }));
  await amy.click(amy.dialog.getByRole("button", { name: "Remove" }));
  await amy.sees("Only your passphrase.");
  await amy.click(amy.button("Lock"));
  await amy.heading("Unlock").waitFor();
  await amy.page.locator("passkey-unlock:not([hidden])").first().waitFor();
  await tasks.unlocksWithPasskey(amy);
  await amy.sees("The service does not know it");
  await tasks.unlocks(amy, passphrase);
  await amy.heading("My access").waitFor();
});

then("a link brings her key to another PC, once", async () => {
  await amy.click(amy.button("Make a link"));
  await amy.sees("It works once, and for a quarter of an hour.");
  const link = (await amy.page.locator("#device-link").textContent()).trim();
  const opened = async () => {
    const other = await sits(chromium);
    await other.page.goto(base + new URL(link).pathname + new URL(link).hash);
    await other.fill(other.field("Passphrase"), passphrase);
    await other.click(other.button("Bring my key here"));
    return other;
  };
  const other = await opened();
  await other.heading("Overview").waitFor();
  assert.equal(await other.page.locator("body").getAttribute("data-who"), amyID);
  const late = await opened();
  await late.sees("it was used already");
  for (const h of [other, late]) await h.page.context().close();
});

then("her key as files opens with words of its own, on a PC that knows nothing of her", async () => {
  await amy.click(amy.button("Take my key file"));
  await amy.page.waitForFunction(() => document.querySelector("#file-passphrase")?.textContent.trim());
  const words = (await amy.page.locator("#file-passphrase").textContent()).trim();
  assert.match(words, /^[a-z]+(-[a-z]+){5}$/);
  await amy.fill(amy.field("Type the words once more"), "other words");
  await amy.click(amy.button("Make the files"));
  await amy.sees("That is not the passphrase above.");
  await amy.fill(amy.field("Type the words once more"), words);
  await amy.click(amy.button("Make the files"));
  await amy.sees("The files are made.");
  assert.ok(!(await amy.page.content()).includes(words), "the words stay on the page");
  const folder = mkdtempSync(join(tmpdir(), "key-"));
  const paths = [];
  for (const name of ["keyring.age", "home.json"]) {
    const saved = amy.page.waitForEvent("download");
    await amy.click(amy.link(`Save ${name}`));
    const file = await saved;
    assert.equal(file.suggestedFilename(), name);
    paths.push(join(folder, name));
    await file.saveAs(paths.at(-1));
  }
  const other = await sits(chromium);
  await other.page.goto(`${base}/device`);
  await other.click(other.page.locator("summary", { hasText: "I have my key file" }));
  await other.pick("Your key file", paths.slice(0, 1));
  await other.fill(other.field("The words that open it"), words);
  await other.click(other.button("Use my key file"));
  await other.sees("Choose both files");
  await other.pick("Your key file", paths);
  await other.click(other.button("Use my key file"));
  await other.heading("Overview").waitFor();
  assert.equal(await other.page.locator("body").getAttribute("data-who"), amyID);
  await amy.click(amy.button("Lock"));
  await amy.heading("Unlock").waitFor();
  assert.equal(await amy.page.locator("a[download]").count(), 0, "what was made can still be saved");
  tasks.clean(amy, other);
});
