// What axe finds in a page without frames. What passes is not told, and it is told where it was found: to carry all of
// that through a page of its own, as its authors' way for pages with frames does, took longer than to look.
import assert from "node:assert/strict";
import axe from "axe-core";

/** broken are the rules that a part of the page breaks, or all of it, with where. */
export async function broken(page, part) {
  assert.equal(page.frames().length, 1, "what is in a frame is not looked at");
  await page.evaluate(axe.source);
  return page.evaluate(async (part) => {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const { violations } = await window.axe.run(part ?? document, { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] });
    return violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(" | ")}`);
  }, part);
}
