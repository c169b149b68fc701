// An organisation run from the pages: somebody is invited, sets up in another profile, is moved, forgets her
// passphrase and is helped in one action; units are founded and closed, partners compared, a leaver parted with.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { after, before, test } from "node:test";
import { broken } from "./axe.mjs";
import { base, browser, patience } from "./chromium.mjs";
import * as manages from "./manages.mjs";
import { Keys, Mouse } from "./people.mjs";

const service = process.env.SAFEHAND_SERVICE;
const shots = process.env.SHOTS;
const ola = "ola.grant@northshire.example";
const nia = "nia.cole@northshire.example";
const amy = "amy.reed@northshire.example";
const lena = "lena.hart@northshire.example";
const zara = "zara.mir@northshire.example";
const patient = { timeout: patience };
if (shots) mkdirSync(shots, { recursive: true });

async function other(step, who = "", more = {}) {
  const r = await fetch(`${base}/test/${step}`, { method: "POST", body: JSON.stringify({ Who: who, ...more }) });
  const text = await r.text();
  assert.ok(r.ok, `${step}: ${text}`);
  return JSON.parse(text);
}

let chromium;
const wrong = [];
const asked = []; // of the service, by any of these browsers
before(async () => (chromium = await browser()));
after(() => chromium.close());

/** profile is a browser of somebody's own. */
async function profile() {
  const context = await chromium.newContext();
  context.setDefaultTimeout(patience);
  const page = await context.newPage();
  page.on("request", (r) => asked.push(`${r.method()} ${r.url()} ${r.postData() ?? ""}`));
  page.on("pageerror", (e) => wrong.push(`error: ${e.message}`));
  page.on("console", (m) => m.type() === "error" && !/favicon/.test(m.text()) && wrong.push(`console: ${m.text()}`));
  return page;
}

/** bring brings somebody's key into a new profile. */
async function bring(who) {
  const page = await profile();
  await page.goto(`${service}/device`);
  await page.fill("[name=link]", await other("device", who));
  await page.fill("[name=passphrase]", process.env.SAFEHAND_PASSPHRASE);
  await page.click("button[type=submit]");
  await page.waitForURL("**/overview", patient);
  return page;
}

/** look moves inside the document, so that the key stays open, and waits until the page has compared itself. */
async function look(page, path) {
  await page.evaluate((path) => {
    const a = Object.assign(document.createElement("a"), { href: path });
    document.querySelector("main").append(a);
    a.click();
  }, path);
  await page.waitForFunction((path) => location.pathname === path && document.querySelector("main h1") && !document.querySelector(`main a[href="${path}"]:empty`), path);
  if (["/people", "/units", "/partners"].includes(path)) await page.waitForSelector("[data-part=said][data-proven]", patient);
}

async function fine(page, name) {
  if (shots) {
    for (const width of [360, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      await page.screenshot({ path: `${shots}/${name}-${width}.png`, fullPage: true });
      const { scroll, client } = await page.evaluate(() => ({ scroll: document.documentElement.scrollWidth, client: document.documentElement.clientWidth }));
      assert.ok(scroll <= client, `${name} is ${scroll} wide on a screen of ${client}`);
    }
  }
  assert.deepEqual(await broken(page), [], name);
}

async function setUp(page, link) {
  await page.goto("about:blank");
  await page.goto(link);
  await page.waitForSelector("[data-step=who]:not([hidden])", patient);
  assert.equal(await page.evaluate(() => location.hash), "", "the link is out of the address");
  await page.click("[data-step=who] button[type=submit]");
  await page.waitForFunction(() => document.querySelector("[data-part=passphrase]").textContent.length > 10);
  const words = await page.textContent("[data-part=passphrase]");
  await page.fill("[name=again]", words.trim());
  await page.click("[data-step=lock] button[type=submit]");
  await page.waitForSelector("[data-step=done]:not([hidden])", patient);
  await page.click("[data-step=done] a[role=button]");
  await page.waitForURL("**/overview");
  return words.trim();
}

/** tabTo presses Tab until something has the focus. */
async function tabTo(page, id) {
  for (let i = 0; i < 30 && (await page.evaluate(() => document.activeElement.id)) !== id; i++) await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.id), id);
}

const person = (page, who) => page.locator(`tr[data-person="${who}"]`).first();
const dialog = (page) => page.locator("dialog[open]");

/** sign signs in the dialog that is open, and waits until the page shows what came of it. */
async function sign(page) {
  await page.click("dialog[open] [data-part=sign]:enabled", patient);
  await page.waitForFunction(() => !document.querySelector("dialog[open]"), undefined, patient);
}

const secrets = [];

const linkOf = async (page) => secretOf(await manages.shownOnce(new Mouse(page), "link"));

/** secretOf keeps the secret of a link, which the service must never have seen. */
function secretOf(link) {
  secrets.push(link.split("#")[1].split(",")[4]);
  assert.match(secrets.at(-1), /^[0-9a-f]{32}$/);
  return link;
}

async function opens(page, { sending, exhibit }) {
  await look(page, `/s/${sending}`);
  await page.click(`[data-open="${exhibit}"]`);
  await page.waitForFunction(() => document.querySelector("opened-exhibit [data-part=name]")?.textContent.includes("SK/1"), undefined, patient);
}

let admin, here, received, passphrase;

test("an administrator invites somebody from the page", async () => {
  admin = await bring(ola);
  await admin.click("nav a[href='/people']");
  await admin.waitForSelector("[data-proven=yes]", patient);
  await fine(admin, "people");
  await admin.click("[data-admin=form-invite]");
  await admin.fill("#invite-who", "Not a name");
  await admin.click("dialog[open] [data-part=sign]");
  assert.match(await dialog(admin).locator("[data-part=why]").textContent(), /work address/);
  await admin.fill("#invite-who", nia);
  await fine(admin, "people-invite");
  const link = await linkOf(admin);
  assert.match(link, new RegExp(`^${service}/join#1,${nia},1,`));
  await admin.keyboard.press("Escape");
  assert.ok(await dialog(admin).isVisible(), "a slip of the hand does not lose the link");
  await fine(admin, "people-link");
  await admin.click("dialog[open] [data-do=done]");
  await admin.waitForSelector(`tr[data-person="${nia}"]`, patient);
  assert.match(await person(admin, nia).textContent(), /Member.*Invited/s);
  assert.equal((await admin.content()).includes(link.slice(-80)), false, "the link is nowhere on the page any more");

  here = await profile();
  passphrase = await setUp(here, link);
  assert.match(await here.textContent("main"), /a colleague has to sign in/);
  await look(admin, "/overview");
  await look(admin, "/people");
  assert.match(await admin.textContent("#waiting + ul"), /Nia Cole.*Lena Hart/s, "it says whose sign-in is awaited");
  assert.deepEqual(await other("tend", lena), ["northshire.example/cait-a"]);
  // The page looks again by itself, and compares itself again.
  await admin.waitForFunction((who) => /Can open/.test(document.querySelector(`tr[data-person="${who}"]`)?.textContent), nia, patient);
  await admin.waitForSelector("[data-part=said][data-proven=yes]", patient);
  received = await other("received");
  await opens(here, received);
});

test("she founds a unit with its hours, and its lead makes its key", async () => {
  await look(admin, "/units");
  await admin.click("[data-admin=form-unit]");
  await admin.fill("#unit-name", "vpu");
  await admin.fill("#to-fri", "08:00");
  await admin.selectOption("#unit-holidays", "northern-ireland");
  await admin.selectOption("#unit-lead", nia);
  await admin.click("dialog[open] [data-part=sign]");
  assert.match(await dialog(admin).locator("[data-part=why]").textContent(), /Friday: it closes before it opens/);
  await admin.fill("#to-fri", "16:30");
  await fine(admin, "units-create");
  await sign(admin);
  await admin.waitForSelector('[data-unit="northshire.example/vpu"]', patient);
  const unit = await admin.textContent('[data-unit="northshire.example/vpu"]');
  assert.match(unit, /Monday to Thursday 09:00–17:00.*Friday 09:00–16:30.*bank holidays in Northern Ireland/s);
  assert.match(unit, /led by Nia Cole.*No key yet/s);
  assert.equal(await admin.locator("[data-admin=form-key]").count(), 0, "an administrator can't make it");
  await look(here, "/units");
  await here.click("[data-admin=form-key]");
  await sign(here);
  await here.waitForFunction(() => /Can send and receive/.test(document.querySelector('[data-unit="northshire.example/vpu"]')?.textContent));
  await fine(here, "units-lead");
});

const vpu = '[data-unit="northshire.example/vpu"]';

test("its hours change, and the page says what that moves", async () => {
  await look(admin, "/overview");
  await look(admin, "/units");
  await admin.click(`${vpu} [data-admin=form-hours]`);
  assert.match(await dialog(admin).textContent(), /what was sent before stays due when it was/);
  // As it is now.
  assert.equal(await admin.inputValue("#to-hours-fri"), "16:30");
  assert.equal(await admin.isChecked("#open-hours-sat"), false);
  assert.equal(await admin.inputValue("#hours-holidays"), "northern-ireland");
  await admin.click("dialog[open] [data-part=sign]");
  await dialog(admin).locator("[data-part=why]:not([hidden])").waitFor(patient);
  assert.match(await dialog(admin).locator("[data-part=why]").textContent(), /has these hours already/);
  await admin.fill("#to-hours-mon", "24.00");
  await admin.selectOption("#hours-holidays", "scotland");
  await fine(admin, "units-hours");
  await sign(admin);
  await admin.waitForFunction((vpu) => /Monday 09:00–24:00.*bank holidays in Scotland/s.test(document.querySelector(vpu)?.textContent), vpu, patient);
  await admin.waitForSelector("[data-part=said][data-proven=yes]", patient);
  await fine(admin, "units-changed");
});

test("and again by the keyboard alone", async () => {
  await manages.begins(new Keys(admin), "hours", vpu);
  await admin.waitForSelector("dialog[open] #open-hours-sat");
  await tabTo(admin, "open-hours-sat");
  await admin.keyboard.press("Space");
  await tabTo(admin, "hours-holidays");
  await admin.keyboard.press("End");
  assert.equal(await admin.inputValue("#hours-holidays"), "none");
  await admin.keyboard.press("Tab");
  assert.equal(await admin.evaluate(() => document.activeElement.value), "sign");
  await admin.keyboard.press("Enter");
  await admin.waitForFunction((vpu) => /Saturday 09:00–17:00/.test(document.querySelector(vpu)?.textContent), vpu, patient);
  assert.doesNotMatch(await admin.textContent(vpu), /bank holidays/);
});

test("somebody is given another unit, by the keyboard alone", async () => {
  await look(admin, "/people");
  await manages.begins(new Keys(admin), "place", manages.row(lena));
  await admin.waitForSelector("dialog[open]");
  for (let i = 0; i < 10 && (await admin.evaluate(() => document.activeElement.id)) !== "place-unit"; i++) await admin.keyboard.press("Tab");
  await admin.keyboard.press("ArrowDown"); // from nothing to one unit, to the other
  await admin.keyboard.press("ArrowDown");
  assert.equal(await admin.inputValue("#place-unit"), "northshire.example/vpu");
  await admin.keyboard.press("Tab"); // the role
  await admin.keyboard.press("Tab");
  assert.equal(await admin.evaluate(() => document.activeElement.value), "sign");
  await admin.keyboard.press("Enter");
  await admin.waitForFunction(() => !document.querySelector("dialog[open]"), undefined, patient);
  await admin.waitForFunction((who) => document.querySelectorAll(`tr[data-person="${who}"]`).length === 2, lena);
  await fine(admin, "people-many");
});

/** inviteTo has the administrator invite somebody with a mouse or with her keyboard, and gives the link. */
async function inviteTo(local, hand = Mouse) {
  const link = secretOf(await manages.invites(new hand(admin), local, "northshire.example/cait-a"));
  await admin.waitForSelector(`#waiting + ul [data-who="${local}@northshire.example"][data-admin=form-withdraw]`, patient);
  return link;
}

const isWithdrawn = (who) => admin.waitForFunction((who) => /Invitation withdrawn/.test(document.querySelector(`tr[data-person="${who}"]`)?.textContent), who, patient);

test("an invitation that went astray is withdrawn, and its link says so", async () => {
  const link = await inviteTo("pia.lowe");
  const pia = "pia.lowe@northshire.example";
  await admin.click(`#waiting + ul [data-who="${pia}"][data-admin=form-withdraw]`);
  assert.match(await dialog(admin).textContent(), /Withdraw the link of Pia Lowe.*The link that works until \d\d\/\d\d\/\d{4} \d\d:\d\d stops working now/s);
  await fine(admin, "people-withdraw");
  await sign(admin);
  await isWithdrawn(pia);
  await admin.waitForSelector("[data-part=said][data-proven=yes]", patient);
  assert.equal(await admin.locator(`[data-who="${pia}"][data-admin=form-withdraw]`).count(), 0);
  assert.equal(await admin.locator(`#waiting + ul [data-person="${pia}"]`).count(), 0, "nobody waits for her any more");
  assert.ok((await admin.locator(`[data-who="${pia}"][data-admin=form-again]`).count()) > 0);
  await fine(admin, "people-withdrawn");

  const stranger = await profile();
  await stranger.goto(link);
  await stranger.waitForFunction(() => /was withdrawn by ola\.grant@northshire\.example.*ask for a new link/.test(document.querySelector("main").innerText), undefined, patient);
  assert.equal(await stranger.locator("[data-step=who]:visible").count(), 0, "she is asked for nothing");
  await fine(stranger, "set-up-withdrawn");
  await stranger.context().close();
});

test("and again by the keyboard alone, from the invitation on", async () => {
  await inviteTo("una.price", Keys);
  const una = "una.price@northshire.example";
  await manages.withdraws(new Keys(admin), una);
  await isWithdrawn(una);
});

test("whoever forgot her passphrase is invited again in one action, and opens again what her unit received", async () => {
  await look(here, "/people"); // she sees her own units, and signs nothing there but as a lead
  assert.equal(await here.locator("[data-admin=form-invite]").count(), 0);
  await person(admin, nia).locator("[data-admin=form-again]").click();
  await dialog(admin).locator("[data-part=plan] li").first().waitFor(patient);
  const plan = await dialog(admin).locator("[data-part=plan]").textContent();
  assert.match(plan, /Their key \(1\) ends/);
  assert.match(plan, /everything northshire\.example\/cait-a ever received opens.*lena\.hart@northshire\.example/);
  assert.match(plan, /Nobody else holds the key of northshire\.example\/vpu/);
  await fine(admin, "people-again");
  const link = await linkOf(admin);
  assert.match(link, new RegExp(`/join#1,${nia},2,`));
  await admin.click("dialog[open] [data-do=done]");

  // The same browser, in which the key lies whose passphrase is forgotten.
  const again = await setUp(here, link);
  assert.notEqual(again, passphrase);
  await look(here, "/units");
  assert.match(await here.textContent('[data-unit="northshire.example/vpu"]'), /New key needed.*Make its key/s, "a key that she alone had");
  await other("tend", lena);
  await opens(here, received);
  await here.click("[data-do=lock]");
  await here.waitForURL("**/unlock**");
  await here.waitForSelector("[data-part=form]:not([hidden])", patient);
  assert.equal(await here.locator("select[name=who] option").count(), 1, "she is offered once, with her new key");
  await here.fill("input[name=passphrase]", again);
  await here.click("button[type=submit]");
  await here.waitForURL(`**/s/${received.sending}`, patient);
});

test("a service that shows another organisation than its record is found out", async () => {
  await admin.route("**/people", async (route) => {
    const answer = await route.fetch();
    const html = (await answer.text()).replaceAll(/(data-person="amy\.reed@[^>]*?administrator&#34;:)false/g, "$1true").replace(/<(tr|li)[^>]*data-person="lena[\s\S]*?<\/\1>/g, "");
    await route.fulfill({ response: answer, body: html });
  });
  await look(admin, "/overview");
  await look(admin, "/people");
  await admin.waitForSelector("[data-proven=no]", patient);
  const said = await admin.textContent("[data-part=said]");
  assert.ok(said.includes(amy) && said.includes(lena), said);
  assert.equal(await admin.locator(`[data-who="${amy}"]:visible`).count(), 0, "nothing can be signed about her");
  assert.ok((await person(admin, nia).locator("button:visible").count()) > 0);
  await fine(admin, "people-differs");
  await admin.unrouteAll({ behavior: "ignoreErrors" }); // the page may be looking again
});

test("partners: the number is what this browser proved, and another's is compared", async () => {
  await other("third", "eastshire.police.example");
  await look(admin, "/partners");
  assert.equal((await admin.textContent("[data-part=number]")).trim(), await other("number", ola));
  assert.match(await admin.textContent('[data-partner="cps-northshire.example"]'), /Evidence can pass/);
  await fine(admin, "partners");
  await admin.click("[data-admin=form-recognise]");
  await admin.fill("#partner-number", await other("number", ola));
  await admin.click("dialog[open] [data-part=sign]");
  await dialog(admin).locator("[data-part=why]:not([hidden])").waitFor(patient);
  assert.match(await dialog(admin).locator("[data-part=why]").textContent(), /not that of/);
  await dialog(admin).getByRole("button", { name: "Copy details for the service desk" }).waitFor(patient);
  assert.match(await dialog(admin).locator("copy-text[data-text]").getAttribute("data-text"), /^\S+\nsafehand.*\ncode: number\ntime: \S+Z\npage: \/partners$/);
  const theirs = await other("number", "eastshire.police.example");
  await admin.fill("#partner-number", theirs.toLowerCase().replaceAll("-", " "));
  await admin.click("dialog[open] [data-part=sign]:enabled");
  await admin.waitForSelector("dialog[open] [data-step=made]:not([hidden])", patient);
  const command = (await admin.textContent("dialog[open] [data-part=command]")).trim();
  assert.match(command, /^safehand organisation sign to-sign\.txt eastshire\.police\.example RT-… /, "no page offers the number");
  await fine(admin, "partners-same");
  const signed = await other("sign", "eastshire.police.example", { Text: await admin.textContent("dialog[open] [data-part=text]"), Number: theirs });
  await admin.click("dialog[open] [data-do=done]");
  await admin.waitForFunction(() => !document.querySelector("dialog[open]"));
  assert.match(await admin.textContent('[data-partner="eastshire.police.example"]'), /Not partners/, "nothing has happened yet");

  // What came back is read before it is recorded, and nothing that was changed.
  await admin.click("[data-admin=form-bring]");
  await admin.fill("#signed-text", signed.replace("eastshire", "westshire"));
  await admin.locator("#signed-text").blur();
  await dialog(admin).locator("[data-part=why]:not([hidden])").waitFor(patient);
  await admin.fill("#signed-text", signed);
  await admin.locator("#signed-text").blur();
  await dialog(admin).locator("[data-part=plan] li").waitFor(patient);
  assert.ok((await dialog(admin).locator("[data-part=plan]").textContent()).includes(`eastshire.police.example, root number ${theirs}, is recognised`));
  await fine(admin, "partners-bring");
  await sign(admin);
  await admin.waitForFunction(() => document.querySelector('[data-partner="eastshire.police.example"]')?.dataset.ours === "yes", undefined, patient);
  await admin.waitForSelector("[data-part=said][data-proven=yes]", patient);
  assert.match(await admin.textContent('[data-partner="eastshire.police.example"]'), /since \d.*Waiting for them/s, "it lasts on the line itself");
  assert.equal(await admin.locator('[data-partner="eastshire.police.example"] button').count(), 0);
  await fine(admin, "partners-recognised");
});

test("the same by the keyboard alone, with the file", async () => {
  await other("third", "westshire.example");
  await look(admin, "/overview");
  await look(admin, "/partners");
  await admin.locator('[data-who="westshire.example"][data-admin=form-recognise]').focus();
  await admin.keyboard.press("Enter");
  await admin.waitForSelector("dialog[open] #partner-number");
  await tabTo(admin, "partner-number");
  const theirs = await other("number", "westshire.example");
  await admin.keyboard.type(theirs);
  await admin.keyboard.press("Enter");
  await admin.waitForSelector("dialog[open] [data-step=made]:not([hidden])", patient);
  const signed = await other("sign", "westshire.example", { Text: await admin.textContent("dialog[open] [data-part=text]"), Number: theirs });
  for (let i = 0; i < 12 && !(await admin.evaluate(() => document.activeElement.dataset.do === "done")); i++) await admin.keyboard.press("Tab");
  await admin.keyboard.press("Enter");
  await admin.waitForFunction(() => !document.querySelector("dialog[open]"));
  await admin.waitForSelector("[data-part=said][data-proven=yes]", patient);
  await admin.locator("[data-admin=form-bring]").focus();
  await admin.keyboard.press("Enter");
  await admin.waitForSelector("dialog[open] #signed-file");
  await admin.setInputFiles("#signed-file", { name: "signed.txt", mimeType: "text/plain", buffer: Buffer.from(signed) });
  await dialog(admin).locator("[data-part=plan] li").waitFor(patient);
  await admin.waitForSelector("dialog[open] [data-part=sign]:enabled", patient);
  for (let i = 0; i < 12 && (await admin.evaluate(() => document.activeElement.value)) !== "sign"; i++) await admin.keyboard.press("Tab");
  await admin.keyboard.press("Enter");
  await admin.waitForFunction(() => document.querySelector('[data-partner="westshire.example"]')?.dataset.ours === "yes", undefined, patient);
});

const witness = "northshire.example/witness";

test("another unit is founded by the keyboard alone, and its lead makes its key", async () => {
  await look(admin, "/units");
  await manages.founds(new Keys(admin), "witness", nia);
  const unit = await admin.textContent(`[data-unit="${witness}"]`);
  assert.match(unit, /Saturday 09:00–12:30.*led by Nia Cole|led by Nia Cole.*Saturday 09:00–12:30/s);
  await look(here, "/overview");
  await look(here, "/units");
  const lead = new Keys(here);
  await manages.begins(lead, "key", `[data-unit="${witness}"]`);
  await manages.signs(lead);
  assert.match(await here.textContent(`[data-unit="${witness}"]`), /Can send and receive/);
});

test("two people close a unit, with a text from hand to hand", async () => {
  await other("second", zara);
  const two = await bring(zara);
  await look(admin, "/units");
  await admin.click('[data-unit="northshire.example/vpu"] [data-admin=form-close]');
  await admin.selectOption("#close-with", zara);
  await fine(admin, "units-close");
  await admin.click("dialog[open] [data-part=sign]:enabled");
  await admin.waitForSelector("dialog[open] [data-step=made]:not([hidden])", patient);
  const half = await admin.textContent("[data-part=half]");
  await fine(admin, "units-half");
  await admin.click("dialog[open] [data-do=done]");

  await look(two, "/units");
  await two.click("[data-admin=form-countersign]");
  await two.fill("#half-text", half.replace("vpu", "vpx"));
  await two.locator("#half-text").blur();
  await dialog(two).locator("[data-part=why]:not([hidden])").waitFor(patient);
  await two.fill("#half-text", `\n${half}  \n`);
  await two.locator("#half-text").blur();
  await dialog(two).locator("[data-part=plan] li").waitFor(patient);
  assert.match(await dialog(two).locator("[data-part=plan]").textContent(), /ola\.grant@northshire\.example signed.*northshire\.example\/vpu is closed/);
  await fine(two, "units-countersign");
  await sign(two);
  await two.waitForFunction(() => /Closed/.test(document.querySelector('[data-unit="northshire.example/vpu"] .govuk-tag')?.textContent));

  // And the other by the keyboard alone.
  await look(admin, "/overview");
  await look(admin, "/units");
  const countersigner = new Keys(two);
  const signed = await manages.closes(new Keys(admin), witness, zara);
  await manages.begins(countersigner, "countersign");
  await countersigner.reach(two.locator("#half-text"));
  await two.keyboard.insertText(signed); // as Ctrl+V would
  await two.keyboard.press("Tab");
  assert.match(await manages.planned(countersigner), /northshire\.example\/witness is closed/);
  await manages.signs(countersigner);
  assert.match(await two.textContent(`[data-unit="${witness}"] .govuk-tag`), /Closed/);
});

test("a leaver: what it means is said first", async () => {
  await look(admin, "/people");
  await person(admin, amy).locator("[data-admin=form-leave]").click();
  await dialog(admin).locator("[data-part=plan] li").first().waitFor(patient);
  assert.match(await dialog(admin).locator("[data-part=plan]").textContent(), /The key of northshire\.example\/cait-a is made anew/);
  await fine(admin, "people-leave");
  await sign(admin);
  await admin.waitForSelector(`li[data-person="${amy}"]`, { state: "attached", ...patient });
  assert.equal(await admin.locator(`tr[data-person="${amy}"]`).count(), 0);
  await look(admin, "/units");
  assert.match(await admin.textContent('[data-unit="northshire.example/cait-a"]'), /New key needed/);
});

test("by the keyboard alone: somebody who lost her key is invited again, and then she leaves", async () => {
  await look(admin, "/people");
  const keys = new Keys(admin);
  secretOf(await manages.invitesAgain(keys, lena));
  await admin.waitForSelector(`#waiting + ul [data-person="${lena}"]`, patient);
  await admin.waitForSelector("[data-part=said][data-proven=yes]", patient);
  await manages.begins(keys, "leave", manages.row(lena));
  await manages.planned(keys);
  await manages.signs(keys);
  assert.equal(await admin.locator(manages.row(lena)).count(), 0);
  assert.equal(await admin.locator(`details li[data-person="${lena}"]`).count(), 1);
});

test("the service never sees an invitation", () => {
  assert.ok(asked.some((a) => a.startsWith("POST") && a.includes("/v1/events")), "what the client asks is watched too");
  assert.equal(secrets.length, 5);
  for (const s of secrets) assert.deepEqual(asked.filter((a) => a.includes(s)), []);
});

test("nothing failed unseen", () => assert.deepEqual(wrong, []));
