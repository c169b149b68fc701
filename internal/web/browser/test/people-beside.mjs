// A report is read while its interview plays: in two columns where there is room, on a phone one below the other.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { after, before } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { browser } from "./chromium.mjs";
import { absent, brings, Keys, sits, then } from "./people.mjs";
import * as tasks from "./tasks.mjs";

const shots = process.env.SHOTS;
if (shots) mkdirSync(shots, { recursive: true });

let chromium, tom;
before(async () => {
  chromium = await browser();
  tom = await brings(await sits(chromium, Keys), "tom.ellis@cps-northshire.example");
  await tasks.visits(tom, `/s/${(await absent("send", { many: 2, papers: true })).consignment}`);
  await tasks.receives(tom);
});
after(() => chromium.close());

const [first, second] = ["opened-exhibit:not([data-second])", "opened-exhibit[data-second]"];
const one = () => tom.page.locator(first);
const other = () => tom.page.locator(second);
const box = l => l.locator("evidence-player").boundingBox();
const row = text => tom.page.locator("tbody tr", { has: tom.page.locator("sealed-text", { hasText: text }) });

/** fits waits until the page of the document is as wide as its place. A browser draws none that is out of sight. */
const sheet = () => tom.page.frames().find(f => f.url().startsWith("blob:"));
const fits = async () => {
  await other().locator("iframe").scrollIntoViewIfNeeded();
  await sheet().waitForFunction(() => document.querySelector("canvas") && Math.abs(document.querySelector(".page").clientWidth - document.querySelector("main").clientWidth) < 3); // prettier-ignore
};

async function looked(name) {
  const wide = await tom.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(wide <= 0, `${name} sticks out by ${wide}`);
  if (shots) await tom.page.screenshot({ path: `${shots}/opened-${name}.png` });
  const { violations } = await new AxeBuilder({ page: tom.page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
  assert.deepEqual(violations.map(v => `${v.id}: ${v.nodes.slice(0, 3).map(n => n.html.slice(0, 160)).join(" | ")}`), [], name); // prettier-ignore
}

then("nothing is beside anything before something is open", async () => {
  assert.equal(await tom.page.locator("[data-beside]:visible").count(), 0);
});

then("not the one that is open, beside itself", async () => {
  await tom.click(row("AR/2").getByRole("button", { name: /^Open (?!beside)/ }));
  await row("AR/1").getByRole("button", { name: /^Open beside/ }).waitFor();
  assert.equal(await row("AR/2").getByRole("button", { name: /^Open beside/ }).count(), 0);
});

then("play, and open the report beside it", async () => {
  await tom.page.setViewportSize({ width: 1600, height: 1000 });
  await tom.click(row("AR/1").getByRole("button", { name: /^Open (?!beside)/ }));
  await tom.click(tom.button(/^Play or show /));
  await tom.page.waitForFunction(() => document.querySelector("video")?.currentTime > 0.2);
  await tom.click(row("AR/2").getByRole("button", { name: /^Open beside/ }));
  await other().getByText("AR/2").first().waitFor();
  await tom.click(other().getByRole("button", { name: /^Play or show / }));
  await other().getByText("Page 1 of 3").waitFor();
  await tom.click(other().getByRole("button", { name: "Next page" }));
  await other().getByText("Page 2 of 3").waitFor();
  await tom.click(other().getByRole("button", { name: "Previous page" }));
  await other().getByText("Page 1 of 3").waitFor();
  assert.ok(await tom.page.evaluate(() => document.querySelector("video").readyState > 1), "the interview is gone");
  const [left, right] = [await box(one()), await box(other())];
  assert.ok(right.x >= left.x + left.width, "they are not beside each other");
  assert.ok(left.width > 600 && right.width > 600, `they are ${left.width} and ${right.width} wide`);
  await fits();
  await looked("beside-desktop");
});

then("its keys go to the document that has the focus", async () => {
  await sheet().locator("main").focus();
  await sheet().locator("main").evaluate(m => (m.scrollTop = m.scrollHeight));
  await tom.page.keyboard.press("PageDown");
  await other().getByText("Page 2 of 3").waitFor();
});

then("on a phone it is below", async () => {
  await tom.page.setViewportSize({ width: 360, height: 800 });
  const [top, bottom] = [await box(one()), await box(other())];
  assert.ok(bottom.y >= top.y + top.height, "they lie over each other");
  await other().getByText("Page 2 of 3").waitFor();
  await fits();
  await looked("beside-phone");
  await tom.page.setViewportSize({ width: 1600, height: 1000 });
});

then("close it, and the interview is still there", async () => {
  await tom.click(other().getByRole("button", { name: "Close" }));
  await other().waitFor({ state: "hidden" });
  assert.equal(await tom.page.locator("iframe").count(), 0);
  assert.equal(await tom.page.evaluate(s => document.activeElement === document.querySelector(s), first), true, "the focus is lost");
  assert.ok(await tom.page.evaluate(() => document.querySelector("video").readyState > 1));
});

then("of an exhibit with several files, one beside another", async () => {
  await tom.click(row("AR/3").getByRole("button", { name: /^Open (?!beside)/ }));
  await tom.click(one().locator("summary", { hasText: "report.pdf" }));
  await tom.click(one().getByRole("button", { name: /^Show .*report\.pdf beside$/ }));
  await tom.click(other().getByRole("button", { name: /^Play or show / }));
  await other().getByText("Page 1 of 3").waitFor();
  await tom.click(one().locator("summary", { hasText: "interview.mp4" }));
  await tom.click(one().getByRole("button", { name: /^Play or show / }));
  await tom.page.waitForFunction(() => document.querySelector("video")?.currentTime > 0.2);
  await looked("several");
});

then("locking takes both away", async () => {
  await tom.click(tom.button("Lock"));
  await tom.heading("Unlock").waitFor();
  assert.equal(await tom.page.locator("iframe, video").count(), 0);
  tasks.clean(tom);
});
