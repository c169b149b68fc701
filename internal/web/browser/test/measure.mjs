// How soon the encrypted interview shows, beside the same file in clear from the same server: the
// first frame, and seeks to places not yet fetched, each in a page that has fetched nothing before.
import { test } from "node:test";
import { on } from "./stage.mjs";

const pages = 8; // of each kind, in turn
const seeks = 10; // in each

const sorted = all => [...all].sort((a, b) => a - b);
const at = (all, part) => sorted(all)[Math.min(all.length - 1, Math.ceil(part * all.length) - 1)];
const ms = n => `${n.toFixed(0)} ms`;

/** measured runs in the page: times from the press of a key to a frame on the screen. */
const measured = async ([how, seeks]) => {
  const frame = (video, want) =>
    new Promise(done => {
      const next = (_, m) => (Math.abs(m.mediaTime - want) < 1 ? done(performance.now()) : video.requestVideoFrameCallback(next));
      video.requestVideoFrameCallback(next);
    });
  const start = performance.now();
  let video;
  if (how === "plain") {
    video = document.createElement("video");
    video.muted = true;
    document.querySelector("main").append(video);
    video.src = "/plain/interview.mp4?" + Math.random();
  } else {
    const there = new Promise(done => {
      new MutationObserver(() => document.querySelector("video") && done(document.querySelector("video"))).observe(
        document.body,
        { childList: true, subtree: true },
      );
    });
    document.querySelector("evidence-player button").click();
    video = await there;
    video.muted = true;
  }
  const first = (await frame(video, 0)) - start;
  video.pause();
  const times = [];
  // Places in an order that never is the next one, over the whole length.
  for (let i = 0; i < seeks; i++) {
    const want = video.duration * (((i * 7 + 3) % seeks) / seeks + 0.02);
    const from = performance.now();
    video.currentTime = want;
    times.push((await frame(video, want)) - from);
  }
  return { first, times };
};

test("the encrypted interview beside the plain one", async t => {
  const found = { plain: { first: [], seek: [] }, encrypted: { first: [], seek: [] } };
  for (let i = 0; i < pages; i++) {
    for (const how of ["plain", "encrypted"]) {
      const page = await on("video");
      // The worker is there, as it is from a person's second page on, and so is the key: what opening takes
      // is none of the player's time.
      await page.evaluate(async () => {
        const item = await window.player.source();
        window.player.source = async () => item;
        await window.controlled();
      });
      await page.waitForTimeout(500);
      const { first, times } = await page.evaluate(measured, [how, seeks]);
      found[how].first.push(first);
      found[how].seek.push(...times);
    }
  }
  for (const [how, f] of Object.entries(found)) {
    t.diagnostic(
      `${how}: first frame median ${ms(at(f.first, 0.5))} worst ${ms(at(f.first, 1))}; seek median ${ms(at(f.seek, 0.5))} p95 ${ms(at(f.seek, 0.95))} worst ${ms(at(f.seek, 1))} (${f.seek.length} seeks)`,
    );
  }
});
