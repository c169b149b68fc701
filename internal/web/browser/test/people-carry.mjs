// Two people of two organisations, both new, carry evidence between them at the service's own pages.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { base, browser } from "./chromium.mjs";
import { absent, digest, files, here, passkeys, sha256, sits, then } from "./people.mjs";
import * as tasks from "./tasks.mjs";

const nia = "nia.cole@northshire.example";
const joe = "joe.marsh@cps-northshire.example";

let chromium, police, cps;
before(async () => {
  chromium = await browser();
  police = await sits(chromium);
  cps = await sits(chromium);
  await cps.page.addInitScript(tasks.folder);
});
after(() => chromium.close());

then("two people enrol from invitation links, in two organisations", async () => {
  const used = await passkeys(police.page);
  for (const [h, who] of [[police, nia], [cps, joe]]) {
    const { link } = await absent("invite", { who });
    h.words = await tasks.enrols(h, here(link), who, { passkey: h === police });
    await absent("appoint", { who });
    await h.page.reload();
    await h.click(h.link("Unlock"));
    const before = await used();
    if (h === police) await tasks.unlocksWithPasskey(h);
    else await tasks.unlocks(h, h.words);
    await h.heading("Overview").waitFor();
    assert.equal((await used()) > before, h === police, "a passkey unlocks whoever has one, and nobody else");
  }
});

then("a video and a folder are sent, and received with two clicks", async () => {
  await tasks.sends(police, { pick: files("JRS-1 ABE interview.mp4"), folder: files("AB-2 phone")[0], person: "Victim 1", operation: "Operation Linnet", message: "Sound starts late." });
  police.sent = await tasks.stored(police);
  await tasks.visits(cps, police.sent);
  await cps.sees("Sound starts late.");
  await cps.sees("Operation Linnet");
  cps.acts = 0;
  await tasks.receives(cps);
  assert.equal(cps.acts, 2);
  await tasks.visits(police, "/overview");
  await tasks.visits(police, police.sent);
  await police.sees(/Received by Joe Marsh/);
});

then("the video plays at once and from anywhere", async () => {
  const row = cps.page.locator("tr", { hasText: "JRS/1" });
  await cps.click(row.getByRole("button", { name: /^Open(?! beside)/ }));
  await cps.click(cps.button("Play or show JRS/1"));
  await cps.page.waitForFunction(() => document.querySelector("video")?.currentTime > 0.2);
  await cps.page.getByLabel("Position").fill("60");
  await cps.page.waitForFunction(() => document.querySelector("video").currentTime > 60.2);
  await cps.sees(/^Checked up to |^All of it checked/);
});

then("a copy has the bytes that were sent, and the true names", async () => {
  const names = { "JRS/1": { "JRS-1/JRS-1 ABE interview.mp4": "JRS-1 ABE interview.mp4" }, "AB/2": {} };
  for (const name of ["report/summary.txt", "report/empty.log", "pictures/1.png"]) names["AB/2"][`AB-2/AB-2 phone/${name}`] = `AB-2 phone/${name}`;
  const want = {};
  for (const [reference, all] of Object.entries(names)) {
    const row = cps.page.locator("tr", { hasText: reference });
    await cps.click(row.getByRole("button", { name: /^Open(?! beside)/ }));
    await cps.click(cps.button("Save a copy").last());
    await cps.sees(new RegExp(`^${reference}: \\d saved and checked`));
    for (const [path, name] of Object.entries(all)) want[path] = digest(name);
  }
  assert.deepEqual(await tasks.saved(cps.page), want);
});

then("names that a system would refuse are saved as others, and the true ones stand beside them", async () => {
  const names = ["CON.txt", "left: right?.txt", "Notes.txt", "notes.txt", "plain.txt"];
  await tasks.visits(police, "/overview");
  await tasks.sends(police, { folder: files("CD-3 drive")[0], urn: "45AA2098221" });
  await tasks.visits(cps, await tasks.stored(police));
  await tasks.receives(cps);
  await cps.click(cps.page.locator("tr", { hasText: "CD/3" }).getByRole("button", { name: /^Open(?! beside)/ }));
  await cps.click(cps.button("Save a copy").last());
  await cps.sees(/^CD\/3: 5 saved and checked/);
  const all = Object.entries(await tasks.saved(cps.page)).filter(([path]) => path.startsWith("CD-3/"));
  const copies = all.filter(([path]) => path !== "CD-3/TRUE-NAMES.txt");
  assert.deepEqual(copies.map(([, d]) => d).sort(), names.map(n => digest(`CD-3 drive/${n}`)).sort());
  const last = copies.map(([path]) => path.split("/").at(-1));
  assert.ok(last.every(n => /^[^:?*"<>|\\]+$/.test(n) && !/^con\./i.test(n)), `${last}`);
  assert.equal(new Set(last.map(n => n.toLowerCase())).size, names.length, `two are one where capitals are the same: ${last}`);
  assert.ok(last.includes("plain.txt"), `${last}`);
  const list = await tasks.text(cps.page, "CD-3/TRUE-NAMES.txt");
  for (const name of ["CON.txt", "left: right?.txt"]) assert.ok(list.includes(name), `${name} is not in:\n${list}`);
});

then("each signed statement is there to read, as it was signed", async () => {
  await cps.click(cps.page.locator("summary", { hasText: "Technical record" }));
  const said = await cps.page.locator(".app-statement").allInnerTexts();
  assert.ok(said.some(s => /^safehand\/event\/v1 received\b/m.test(s) && s.includes(joe)), said.join("\n\n"));
});

then("where a page may not write into a folder, it comes as a download", async () => {
  await tasks.visits(cps, police.sent);
  await cps.page.evaluate(() => (window.showDirectoryPicker = undefined));
  const came = cps.page.waitForEvent("download");
  await cps.click(cps.page.locator("tr", { hasText: "JRS/1" }).getByRole("button", { name: /^Open(?! beside)/ }));
  await cps.click(cps.button("Save a copy").last());
  const d = await came;
  const parts = [];
  for await (const b of await d.createReadStream()) parts.push(b);
  assert.equal(sha256(Buffer.concat(parts)), digest("JRS-1 ABE interview.mp4"));
  await cps.sees(/^JRS\/1: 1 saved and checked/);
});

then("a draft for a statement is there to copy", async () => {
  await cps.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await cps.click(cps.button("Copy my continuity paragraph"));
  await cps.sees(/I received exhibits? .*JRS\/1/);
  await cps.click(cps.page.locator("continuity-paragraph").getByRole("button", { name: "Copy" }));
  await cps.sees("Copied");
  assert.match(await cps.page.evaluate(() => navigator.clipboard.readText()), /^On \d\d\/\d\d\/\d{4} at \d\d:\d\d (GMT|BST) I received exhibits? .*JRS\/1/);
});

then("the continuity record is printed whole, and says what of it was compared", async () => {
  const { page } = cps;
  await page.locator('continuity-record[data-compared="all"]').waitFor({ state: "attached" });
  await page.evaluate(() => (window.print = () => (document.body.dataset.printing = "")));
  await cps.click(cps.button("Print continuity record"));
  await page.locator("body[data-printing]").waitFor();
  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  const sheet = await page.locator("main").innerText();
  for (const wanted of [/JRS\/1/, /seal number \S+/, /Sent by/, /Received by Joe Marsh/, /Each of the \d+ lines .* was compared/, /Printed \d\d\/\d\d\/\d{4} \d\d:\d\d by Joe Marsh/, /safehand prove \S+ --exhibit [A-Z]+\/\d/]) assert.match(sheet, wanted);
  assert.equal(await page.locator("main button:visible, main summary:visible, nav:visible").count(), 0);
  await page.emulateMedia({ media: null });
});

then("a line that is not as it was signed is marked, and the printed record says so", async () => {
  const { page } = cps;
  const { pathname } = new URL(page.url());
  const record = how => page.locator(`continuity-record[data-compared="${how}"]`).waitFor({ state: "attached" });
  const again = async () => {
    await tasks.visits(cps, "/overview");
    await cps.heading("Overview").waitFor();
    await tasks.visits(cps, pathname);
  };
  await page.route(u => u.pathname === pathname, async r => {
    const response = await r.fetch();
    const body = (await response.text())
      .replace(/data-signed="received (\S+) [^"]*"/, 'data-signed="received $1 zara.west@cps-northshire.example"')
      .replace(/data-event="[0-9a-f]{64}" data-signed="dispatched /, `data-event="${"0".repeat(64)}" data-signed="dispatched `);
    await r.fulfill({ response, body });
  });
  await again();
  await record("some");
  const line = what => page.locator(".app-happened li", { hasText: what }).last().innerText();
  assert.match(await line(/^.*Received by/), /Not as signed/);
  assert.match(await line(/^.*Sent by/), /Not found among what was signed/);
  assert.match(await page.locator("continuity-record [data-part=compared]").textContent(), /^Only (\d+) of the \d+ lines/);
  await page.unrouteAll();
  await again();
  await record("all");
  assert.equal(await page.locator(".app-happened .govuk-tag--red").count(), 0);
});

then("whoever sent it has hers on the Overview", async () => {
  await tasks.visits(police, "/overview");
  await police.click(police.button(/^Copy continuity paragraph 2 exhibits to /));
  await police.sees(/^On \d\d\/\d\d\/\d{4} at .* I sealed .*JRS\/1/);
  assert.equal(await police.page.locator("continuity-paragraph").getByRole("button", { name: "Copy" }).isVisible(), true);
});

then("a problem is reported, a note added, and it is passed on", async () => {
  await cps.click(cps.button("Report a problem"));
  await cps.tick(cps.dialog.getByLabel("It will not play, or has no picture or sound"));
  await tasks.signs(cps);
  const listed = what => cps.page.locator(".app-happened li", { hasText: what }).first().waitFor();
  await listed(/Problem reported/);
  await cps.click(cps.button("Add a note"));
  await cps.fill(cps.dialog.getByLabel("Your note"), "The ROVI is wanted too.");
  await tasks.signs(cps);
  await listed(/Note/);
  // What happened, by kind and by exhibit, is in the address, and the key stays in the page.
  const shown = async () => (await cps.page.locator(".app-happened li:visible").allInnerTexts()).map(l => /Sent|Received|Problem|Note/.exec(l)?.[0]);
  await cps.click(cps.link("Questions, problems and notes"));
  await cps.page.waitForURL(/\?kind=questions#happened$/);
  const some = await shown();
  assert.deepEqual(["Note", "Problem", "Received", "Sent"].map(w => some.includes(w)), [true, true, false, false], some.join());
  await cps.click(cps.link("List everything"));
  await cps.page.waitForURL(/\/s\/[0-9a-f]{64}#happened$/);
  assert.ok((await shown()).includes("Sent"));
  await cps.click(cps.button("Pass on"));
  await cps.choose(cps.dialog.getByLabel("Which unit?"), "CPS Northshire, Crown Court");
  await tasks.signs(cps);
  await cps.page.locator(".govuk-tag", { hasText: "Waiting for receipt" }).waitFor();
  assert.match(await cps.page.locator("h1").innerText(), /^2 exhibits to CPS Northshire/);
});

then("what nobody received is sent to another unit, called back, or rejected", async () => {
  const send = async () => {
    await tasks.visits(police, "/overview");
    await tasks.sends(police, { pick: files("twelve/KL-1 statement.txt"), urn: "45AA2098221" });
    return tasks.stored(police);
  };
  await tasks.visits(police, await send());
  await police.click(police.button("Send to another unit"));
  await police.choose(police.dialog.getByLabel("Which unit?"), "CPS Northshire, Crown Court");
  await tasks.signs(police);
  await police.heading(/^1 exhibit to .*Crown Court/).waitFor(); // what was sent first waits too until then
  await police.page.locator(".govuk-tag", { hasText: "Waiting for receipt" }).waitFor();

  const back = await send();
  await tasks.visits(police, back);
  await police.click(police.button("Call it back"));
  await tasks.signs(police);
  await police.page.locator(".govuk-tag", { hasText: "Recalled" }).waitFor();
  await police.sees(/Called back by Nia Cole/);

  await tasks.visits(cps, await send());
  await tasks.rejects(cps, "Duplicate");
  await cps.sees(/Rejected by Joe Marsh/);
});

then("the command line and the pages are one: each receives what the other sent", async () => {
  await tasks.visits(police, "/overview");
  await tasks.sends(police, { pick: files("twelve/KL-2 statement.txt"), urn: "45AA2098221" });
  const id = (await tasks.stored(police)).replace("/s/", "");
  const got = await absent("take", { who: "sarah.khan@cps-northshire.example", id });
  assert.deepEqual(Object.values(got), [digest("twelve/KL-2 statement.txt")]);

  const sent = await absent("send", { many: 2 });
  await tasks.visits(cps, `/s/${sent.consignment}`);
  await tasks.receives(cps);
  await cps.click(cps.page.locator("tr", { hasText: "AR/1" }).getByRole("button", { name: /^Open(?! beside)/ }));
  await cps.click(cps.button("Play or show AR/1"));
  await cps.page.waitForFunction(() => document.querySelector("video")?.currentTime > 0.2);
  assert.equal(new URL(cps.page.url()).origin, base);
  tasks.clean(police, cps);
});
