// Chromium as the tests use it: Debian's, or the one that CHROMIUM names.
import { chromium } from "playwright-core";

export const base = process.env.SAFEHAND_PAGES;

// patience is how long, in milliseconds, a page is waited for that is no promise about time: two scripts share two
// processors with whatever else runs there, and one that gave up sooner would only say that the machine is busy.
export const patience = 100_000;

export async function browser(...args) {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    // Its own sandbox can't be had by root, as whom CI runs.
    args: ["--no-sandbox", "--autoplay-policy=no-user-gesture-required", ...args],
  });
}

export async function json(path) {
  return (await fetch(base + path)).json();
}

/** lasting is a browser whose profile stays on the disk, as that of a PC does. */
export async function lasting(profile, options = {}) {
  return chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--autoplay-policy=no-user-gesture-required"],
    ...options,
  });
}
