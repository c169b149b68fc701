// Chromium as the tests use it: Debian's, or the one that CHROMIUM names.
import { chromium } from "playwright-core";

export const base = process.env.SAFEHAND_PAGES;

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
