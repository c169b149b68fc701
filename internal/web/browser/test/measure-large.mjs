// A large interview is sent, received, played and saved. Meanwhile the memory of every process that shows a
// page is looked at.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { base, lasting } from "./chromium.mjs";
import { Mouse, brings, passphrase } from "./people.mjs";
import * as tasks from "./tasks.mjs";

const path = process.env.SAFEHAND_LARGE;
const size = statSync(path).size;
const mib = n => Math.round(n / 2 ** 20);

/** renderers are the processes that show pages of a profile, and what each has in memory. */
function renderers(profile) {
  const all = [];
  for (const pid of readdirSync("/proc").filter(n => /^\d+$/.test(n))) {
    try {
      const args = readFileSync(`/proc/${pid}/cmdline`, "utf8");
      if (!args.includes("--type=renderer") || !ofProfile(pid, profile)) continue;
      const rss = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
      if (rss) all.push(Number(rss[1]) * 1024);
    } catch {
      // it has ended meanwhile
    }
  }
  return all;
}

function ofProfile(pid, profile) {
  for (let at = pid; at > 1; ) {
    if (readFileSync(`/proc/${at}/cmdline`, "utf8").includes(profile)) return true;
    at = Number(/PPid:\s+(\d+)/.exec(readFileSync(`/proc/${at}/status`, "utf8"))[1]);
  }
  return false;
}

/**
 * forgetful has the browser keep no bodies for its inspector: for each page that is looked at it would keep a
 * hundred megabytes of them in the very process that is measured.
 */
function forgetful(page) {
  const { _connection: line } = page._connection.toImpl(page).delegate._mainFrameSession._client;
  const sent = line._rawSend;
  line._rawSend = (session, method, params) =>
    sent.call(line, session, method, method === "Network.enable" ? { ...params, maxTotalBufferSize: 0, maxResourceBufferSize: 0 } : params);
}

async function sits(name) {
  const profile = join(process.env.SAFEHAND_PROFILES, name);
  const context = await lasting(profile, { locale: "en-GB", timezoneId: "Europe/London" });
  await context.addInitScript(tasks.folder);
  forgetful(context.pages()[0]);
  const h = new Mouse(await context.newPage());
  h.profile = profile;
  return h;
}

/** watched does something, and says how long it took and how large a page's process became. */
async function watched(t, h, what, f) {
  let most = 0;
  const look = () => (most = Math.max(most, ...renderers(h.profile)));
  const looking = setInterval(look, 200);
  const from = performance.now();
  try {
    await f();
  } finally {
    clearInterval(looking);
  }
  look();
  const s = (performance.now() - from) / 1000;
  t.diagnostic(`${what}: ${s.toFixed(1)} s, ${(size / 1e6 / s).toFixed(0)} MB/s, the page's process at most ${mib(most)} MiB`);
  return s;
}

/** ready is somebody whose page has been opened with her passphrase, as on any other day. */
async function ready(name, who) {
  const h = await brings(await sits(name), who);
  await h.click(h.button("Lock"));
  await h.heading("Unlock").waitFor();
  await h.page.goto(`${base}/unlock`);
  await tasks.unlocks(h, passphrase);
  await h.heading("Overview").waitFor();
  return h;
}

/** leaves closes a browser. One that had gigabytes pass through it was seen to wait on closing for ever: then it is ended. */
async function leaves(h) {
  const closed = h.page.context().close().catch(() => undefined);
  const late = new Promise(go => setTimeout(go, 20_000, "late"));
  if ((await Promise.race([closed, late])) !== "late") return;
  for (const pid of readdirSync("/proc").filter(n => /^\d+$/.test(n))) {
    try {
      if (readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(`--user-data-dir=${h.profile}`)) process.kill(Number(pid), "SIGKILL");
    } catch {
      // it has ended meanwhile
    }
  }
}

const long = 50 * 60_000;

test("a large interview", async t => {
  const amy = await ready("amy", "amy.reed@northshire.example");
  let sent;
  await watched(t, amy, "sending", async () => {
    await tasks.fills(amy, { pick: path, operation: "Operation Linnet" });
    await amy.click(amy.button("Send anyway")); // its sound ends where the made-up rest begins: she is asked about that
    await amy.click(amy.button("Send"));
    await amy.heading("Safe to leave").waitFor({ timeout: long });
    sent = await amy.link("See this sending").getAttribute("href");
  });
  await leaves(amy);

  const sarah = await ready("sarah", "sarah.khan@cps-northshire.example");
  await tasks.visits(sarah, sent);
  await watched(t, sarah, "receiving and checking", async () => {
    await tasks.receives(sarah);
    await sarah.page.getByText(/checks passed/).first().waitFor({ timeout: long });
  });
  await watched(t, sarah, "playing", async () => {
    await tasks.plays(sarah);
    for (let i = 1; i < 30; i++) {
      await sarah.page.getByLabel("Position").fill(String((i * 37) % 77));
      await sarah.page.waitForTimeout(500);
    }
    await sarah.page.waitForFunction(() => document.querySelector("video").currentTime > 1);
  });
  await watched(t, sarah, "saving", async () => {
    await sarah.click(sarah.button("Save a copy").last());
    await sarah.page.getByText(/^JRS\/9: 1 saved and checked/).first().waitFor({ timeout: long });
  });
  tasks.clean(amy, sarah);
  await leaves(sarah);
});
