// What an administrator does at the pages of her organisation, as tasks that anybody's hands can do.
import assert from "node:assert/strict";

/** begins opens the dialog of an act about a person or a unit, or about nobody yet. */
export const begins = (h, form, about = "main") => h.click(h.page.locator(about).locator(`[data-admin="form-${form}"]`).first());

const sign = h => h.click(h.dialog.locator("[data-part=sign]"));
const atHeading = h => h.page.waitForFunction(() => document.activeElement?.tagName === "H1");

/** signs signs in the dialog that is open, and waits until the page came again: the focus is at its beginning. */
export async function signs(h) {
  await sign(h);
  await h.dialog.waitFor({ state: "hidden" });
  await atHeading(h);
}

/** shownOnce signs, and answers what the dialog shows then, and never again. Its heading has the focus: who can't see hears it. */
export async function shownOnce(h, part) {
  await sign(h);
  await h.dialog.locator("[data-step=made]:not([hidden])").waitFor();
  assert.equal(await h.page.evaluate(() => document.activeElement.tagName), "H2");
  return (await h.dialog.locator(`[data-part="${part}"]`).textContent()).trim();
}

/** done puts away what is shown once. */
export async function done(h) {
  await h.click(h.dialog.locator("[data-do=done]"));
  await h.dialog.waitFor({ state: "hidden" });
}

/** invites invites somebody to a unit, and answers the link. */
export async function invites(h, local, unit) {
  await begins(h, "invite");
  await h.fill(h.dialog.locator("#invite-who"), local);
  await chooses(h, "#invite-unit", unit);
  const link = await shownOnce(h, "link");
  await done(h);
  await atHeading(h);
  return link;
}

/** invitesAgain does so with whoever lost her key. */
export async function invitesAgain(h, who) {
  await begins(h, "again", row(who));
  await planned(h);
  const link = await shownOnce(h, "link");
  await done(h);
  await atHeading(h);
  return link;
}

/** withdraws takes a link back before it was used. */
export async function withdraws(h, who) {
  await begins(h, "withdraw", `#waiting + ul [data-person="${who}"]`);
  await signs(h);
}

/** founds founds a unit that is open on Saturdays too. */
export async function founds(h, name, lead) {
  await begins(h, "unit");
  await h.fill(h.dialog.locator("#unit-name"), name);
  await h.tick(h.dialog.locator("#open-sat"));
  await h.fill(h.dialog.locator("#to-sat"), "12:30");
  await chooses(h, "#unit-lead", lead);
  await signs(h);
}

/** closes signs her half of what two sign, and answers it. */
export async function closes(h, unit, other) {
  await begins(h, "close", `[data-unit="${unit}"]`);
  await chooses(h, "#close-with", other);
  const half = await shownOnce(h, "half");
  await done(h);
  return half;
}

/** planned is what the dialog says that it would mean. */
export async function planned(h) {
  await h.dialog.locator("[data-part=plan] li").first().waitFor();
  return h.dialog.locator("[data-part=plan]").textContent();
}

export const row = who => `tr[data-person="${who}"]`;

async function chooses(h, field, value) {
  const option = h.dialog.locator(`${field} option[value="${value}"]`);
  await h.choose(h.dialog.locator(field), await option.textContent());
}
