// A page with a player in a real Chromium, and a service that does what a test says.
import { createHash } from "node:crypto";
import { after, before } from "node:test";
import { base, browser, patience } from "./chromium.mjs";

const words = {
  open: "Play {reference}", opening: "Opening", progress: "Fetching and checking: {percent}%",
  video: "Video of {reference}", audio: "Sound of {reference}", image: "Picture {reference}", text: "Text {reference}",
  controls: "Player", keys: "Space plays and pauses.", play: "Play", pause: "Pause", back: "Back 10 seconds", forward: "Forward 10 seconds",
  frameBack: "One picture back", frameForward: "One picture forward", position: "Position", positionOf: "{time} of {length}", speed: "Speed",
  mute: "Sound off", unmute: "Sound on", fullScreen: "Full screen", leaveFullScreen: "Leave full screen",
  checking: "Checking what was shown", checked: "Checked up to {time}", checkedWhole: "Checked", lost: "Part of what was shown was not checked",
  broken: "Seal broken", brokenText: "Part {part} is not what was sealed.", trouble: "Could not be fetched", again: "Try again",
  failed: "Could not be opened: {why}", locked: "Locked", cannot: "This browser can't show it: {program} can.", soundOnly: "Only the sound: {program}.",
  document: "Document {reference}", previousPage: "Previous page", nextPage: "Next page", pageNumber: "Go to page", pageOf: "Page {page} of {pages}",
  pageIsPicture: "It has no text", smaller: "Smaller", larger: "Larger", pageKeys: "Page Down and Page Up turn pages.", pictureKeys: "Plus and minus.",
  documentBroken: "Damaged: save a copy", documentLocked: "It has a password: save a copy", documentLacks: "Something is not drawn: save a copy",
  tooLarge: "Too large to show here", export: "Save a copy",
  programs: { player: "VLC", pdf: "a PDF reader", office: "Word", mail: "Outlook", archive: "a viewer", picture: "Photos", disc: "a forensic tool", other: "another program" },
}; // prettier-ignore

export const plain = Buffer.from(await (await fetch(base + "/plain/interview.mp4")).arrayBuffer());
export const sha256 = b => createHash("sha256").update(b).digest("hex");
export const act = path => fetch(`${base}/do/${path}`, { method: "POST" });

let chrome;
export let context;
before(async () => (chrome = await browser()));
after(() => chrome.close());

/** on opens a page with a player of an exhibit, in a profile of its own. */
export async function on(exhibit, { without, keep } = {}) {
  if (!keep) {
    await context?.close();
    context = await chrome.newContext();
    context.setDefaultTimeout(patience);
  }
  const page = await context.newPage();
  page.complaints = [];
  page.on("pageerror", e => page.complaints.push(String(e)));
  page.on("console", m => /Content Security Policy|TrustedScript|TrustedHTML/.test(m.text()) && page.complaints.push(m.text()));
  if (without) await page.addInitScript(without);
  await page.goto(base);
  await page.evaluate(
    ([words, exhibit]) => {
      const p = document.createElement("evidence-player");
      p.setAttribute("words", JSON.stringify(words));
      p.setAttribute("viewer", "Priya Shah");
      p.setAttribute("reference", "JRS/1");
      p.source = async () => (await fetch("/item/" + exhibit)).json();
      p.signIn = async () => "Bearer another";
      window.told = [];
      for (const e of ["broken", "checked", "export"])
        p.addEventListener("evidence-" + e, ({ detail }) => window.told.push([e, detail]));
      document.querySelector("main").append(p);
      window.player = p;
      // What the page's own code does to speak to the service worker, for what no player would ask.
      window.controlled = async () => {
        const policy = trustedTypes.createPolicy("test", { createScriptURL: s => s });
        await navigator.serviceWorker.register(policy.createScriptURL("/sw.js"));
        await navigator.serviceWorker.ready;
        if (!navigator.serviceWorker.controller)
          await new Promise(r => navigator.serviceWorker.addEventListener("controllerchange", r));
        navigator.serviceWorker.startMessages();
        return navigator.serviceWorker.controller;
      };
      window.askWorker = (worker, m) =>
        new Promise(done => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = e => done(e.data);
          worker.postMessage(m, [port2]);
        });
    },
    [words, exhibit],
  );
  return page;
}

export const state = (page, s) => page.waitForSelector(`evidence-player[state="${s}"]`, { state: "attached", timeout: patience });
export const proof = (page, text) =>
  page.waitForFunction(t => new RegExp(t).test(document.querySelector(".evidence-player__proof")?.textContent ?? ""), text, {
    timeout: patience,
  });
export const media = (page, f, arg) =>
  page.evaluate(`(${f})(document.querySelector(".evidence-player__media"), ${JSON.stringify(arg)})`);

/** playing is a page where the interview plays. */
export async function playing(options) {
  const page = await on("video", options);
  await page.click("evidence-player button");
  await state(page, "shown");
  await page.waitForFunction(() => document.querySelector("video").currentTime > 0.2, undefined, { timeout: patience });
  return page;
}

/** range asks as a page would, and says what came. */
export const range = (page, url, header) =>
  page.evaluate(
    async ([url, header]) => {
      const r = await fetch(url, header ? { headers: { Range: header } } : {});
      const headers = Object.fromEntries(r.headers);
      try {
        const b = new Uint8Array(await r.arrayBuffer());
        const d = new Uint8Array(await crypto.subtle.digest("SHA-256", b));
        return { status: r.status, headers, size: b.length, digest: d.toHex() };
      } catch (e) {
        return { status: r.status, headers, failed: String(e) };
      }
    },
    [url, header],
  );

export const path = page => page.evaluate(() => new URL(document.querySelector("video").src).pathname);
