// What people do at the pages, as tasks that anybody's hands can do.
import assert from "node:assert/strict";
import { base } from "./chromium.mjs";

/** enrols follows an invitation to the Overview, and answers the words that open the key. */
export async function enrols(h, link, who, { passkey } = {}) {
  const step = name => h.page.locator(`[data-step="${name}"]:not([hidden])`);
  await h.page.goto(link);
  await h.sees(who);
  await h.click(step("who").getByRole("button", { name: "Continue" }));
  await h.page.waitForFunction(() => document.querySelector('[data-part="passphrase"]').textContent !== "");
  const words = await h.page.locator('[data-part="passphrase"]').textContent();
  if (passkey) {
    await h.click(h.button("This PC (face, fingerprint or PIN)"));
    await h.fill(step("second").getByLabel("Type the words once more"), words);
    await h.click(h.button("Add as a second way"));
  } else {
    await h.fill(step("lock").getByLabel("Type the words once more"), words);
    await h.click(h.button("Set up my access"));
  }
  await h.heading("You are set up").waitFor();
  assert.ok(!(await h.page.locator("main").innerText()).includes(words), "the words stay on the page");
  assert.equal(await h.page.getByText("Your key is in this browser alone").isVisible(), true, "this PC's own passkey goes nowhere else");
  await h.click(h.button("Go to Overview"));
  await h.heading("Overview").waitFor();
  return words;
}

export async function unlocks(h, passphrase) {
  await h.fill(h.field("Passphrase"), passphrase);
  await h.click(h.button("Unlock"));
}

/** unlocksWithPasskey asks nothing to be typed. */
export async function unlocksWithPasskey(h) {
  await h.click(h.button("Unlock with this PC or a security key"));
}

/** sends sends what was picked, from the Overview on. */
export async function sends(h, what) {
  await fills(h, what);
  await h.click(h.button("Send"));
}

/** fills chooses files and fills in the form, up to the one button. */
export async function fills(h, { pick, folder, person, urn, operation, to = "CPS Northshire, RASSO", list, message }) {
  await h.click(h.page.locator("main").getByRole("button", { name: "Send evidence" }));
  await h.page.getByRole("option", { name: to }).first().waitFor({ state: "attached" });
  if (pick) await h.pick("Choose files", pick);
  if (folder) await h.pick("Choose a folder", folder);
  if (list) {
    await h.click(h.button("Paste a list"));
    await h.fill(h.field("Exhibit list"), list);
    await h.click(h.button("Use this list"));
  }
  if (person) {
    await h.fill(h.field("Pseudonym"), person);
    await h.click(h.button("Add"));
  }
  if (urn) await h.fill(h.field("URN (Unique Reference Number)"), urn);
  else await h.tick(h.field("No URN yet"));
  if (operation) await h.fill(h.field("Operation name or crime number"), operation);
  await h.choose(h.field("To"), to);
  if (message) await h.fill(h.field("Note to the receiver (optional)"), message);
  await h.page.locator('[data-part="sum"]:not([hidden])').waitFor();
}

/** stored waits until all is stored, and answers the address of the sending. */
export async function stored(h) {
  await h.heading("Safe to leave").waitFor();
  return h.link("See this sending").getAttribute("href");
}

/**
 * visits goes to a page of ours as a link would. Where she is there already the page comes again: who clicked
 * before it does would click on what is taken away under her finger.
 */
export async function visits(h, path) {
  const there = h.page.url() === base + path;
  const come = h.page.evaluate(
    ([path, there]) =>
      new Promise(done => {
        if (there) window.addEventListener("safehand-page", () => done(), { once: true });
        setTimeout(done, 10_000); // it does not come: what follows says why
        const a = Object.assign(document.createElement("a"), { href: path });
        document.body.append(a);
        a.click();
        a.remove();
        if (!there) done();
      }),
    [path, there],
  );
  await come.catch(() => {}); // it was loaded as a whole
  await h.page.waitForURL(base + path);
}

export async function receives(h) {
  await h.click(h.button(/^Receive \d+ exhibits?$/));
  await signs(h);
  await h.page.getByText(/^Received, /).first().waitFor();
}

/** signs what the open dialog asks; unless it is not taken, the dialog closes. */
export async function signs(h, taken = true) {
  await h.click(h.dialog.getByRole("button", { name: "Sign" }));
  if (taken) await h.dialog.waitFor({ state: "hidden" });
}

export async function rejects(h, reason) {
  await h.click(h.button("Reject"));
  await h.tick(h.dialog.getByLabel(reason));
  await signs(h);
  await h.page.locator(".govuk-tag", { hasText: "Rejected" }).waitFor();
}

/** opens opens the first exhibit, and plays it. */
export async function plays(h) {
  await h.click(h.page.locator("button[data-open]").first());
  await h.click(h.button(/^Play or show /));
  await h.page.waitForFunction(() => document.querySelector("video")?.currentTime > 0.2);
}

export const time = h => h.page.evaluate(() => document.querySelector("video").currentTime);

/** saved is what lies in the folder that a page was given to save in: digests by path. */
export const saved = page =>
  page.evaluate(async () => {
    const out = {};
    const walk = async (dir, above) => {
      for await (const [name, e] of dir.entries()) {
        if (e.kind === "directory") await walk(e, `${above}${name}/`);
        else {
          const d = await crypto.subtle.digest("SHA-256", await (await e.getFile()).arrayBuffer());
          out[above + name] = new Uint8Array(d).toHex();
        }
      }
    };
    await walk(await (await navigator.storage.getDirectory()).getDirectoryHandle("chosen"), "");
    return out;
  });

/** text is what lies there in a file. */
export const text = (page, path) =>
  page.evaluate(async path => {
    let at = await (await navigator.storage.getDirectory()).getDirectoryHandle("chosen");
    const names = path.split("/");
    const last = names.pop();
    for (const n of names) at = await at.getDirectoryHandle(n);
    return (await (await at.getFileHandle(last)).getFile()).text();
  }, path);

/** folder stands for the window in which a person chooses a folder, which no test can use. */
export const folder = () => {
  window.showDirectoryPicker = async () => (await navigator.storage.getDirectory()).getDirectoryHandle("chosen", { create: true });
};

export const clean = (...people) => people.forEach(h => assert.deepEqual(h.complaints, []));
