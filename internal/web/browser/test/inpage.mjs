// Two people, one in a browser, carry an interview between them: the program in the page against a
// real service. What other people do is asked of the test that started this (POST /test/NAME).
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { base, browser, patience } from "./chromium.mjs";

const video = process.env.SAFEHAND_VIDEO;
const nia = "nia.cole@northshire.example";

async function other(step, body = {}) {
  const r = await fetch(`${base}/test/${step}`, { method: "POST", body: JSON.stringify(body) });
  const text = await r.text();
  assert.ok(r.ok, `${step}: ${text}`);
  return JSON.parse(text);
}

/** open opens a page in a profile, with a program that `act` asks. */
async function open(context) {
  const page = await context.newPage();
  page.on("pageerror", e => console.error("page:", e.message));
  await page.goto(base);
  await page.evaluate(() => {
    const policy = trustedTypes.createPolicy("test", { createScriptURL: u => u });
    const worker = new Worker(policy.createScriptURL("/dist/worker.js"));
    const waiting = new Map();
    let n = 0;
    window.stored = 0;
    worker.onmessage = ({ data }) => {
      if (data.failed) console.error(data.failed);
      const f = waiting.get(data.id);
      if (!f) return;
      if (data.done !== undefined) return void (window.stored = data.done);
      waiting.delete(data.id);
      if (data.error !== undefined) f.reject(new Error(`${data.code ?? "-"}: ${data.error}`));
      else f.resolve(JSON.parse(data.answer));
    };
    worker.postMessage({ start: { program: "/dist/client.wasm", support: "/dist/wasm_exec.js" } });
    window.worker = worker;
    window.act = (name, args = {}) =>
      new Promise((resolve, reject) => {
        const id = String(++n);
        waiting.set(id, { resolve, reject });
        worker.postMessage({ id, act: name, arguments: JSON.stringify(args) });
      });
  });
  const act = (name, args) => page.evaluate(([n, a]) => window.act(n, a), [name, args ?? {}]);
  const choose = async (path, file) => {
    await page.evaluate(() => {
      const f = document.createElement("input");
      f.type = "file";
      f.id = "chosen";
      document.body.append(f);
    });
    await page.setInputFiles("#chosen", file);
    await page.evaluate(path => {
      const f = document.getElementById("chosen");
      window.worker.postMessage({ chosen: [[path, f.files[0]]] });
      f.remove();
    }, path);
  };
  return { page, act, choose };
}

const exhibit = (reference, path) => ({
  reference,
  description: "Interview of Victim 1",
  type: "abe-interview",
  marking: "official-sensitive",
  people: ["victim Victim 1"],
  paths: [path],
});
const rasso = ["cps-northshire.example/rasso"];

let chromium, context, here, passphrase;
before(async () => {
  chromium = await browser();
  context = await chromium.newContext();
  context.setDefaultTimeout(patience);
  here = await open(context);
});
after(() => chromium.close());

test("somebody enrols in the page, and her unit's key is handed to her", async () => {
  assert.deepEqual(await here.act("homes"), []);
  const { link } = await other("invite", { who: nia });
  assert.equal((await here.act("invited", { invitation: link })).who, nia);
  await assert.rejects(here.act("enrol", { invitation: link, passphrase: "password" }), /weak/);
  passphrase = await here.act("passphrase");
  await here.act("enrol", { invitation: link, passphrase });
  await other("appoint", { who: nia });
  const partners = await here.act("partners");
  assert.deepEqual(
    partners.map(p => p.organisation),
    ["northshire.example", "cps-northshire.example"],
  );
  await assert.rejects(here.act("invited", { invitation: link }), /.+/, "an invitation works once");
});

test("what she sends the command line receives, byte for byte", async () => {
  await here.choose("/chosen/1/JRS-1 interview.mp4", video);
  const p = await here.act("prepare", { to: rasso, exhibits: [exhibit("JRS/1", "/chosen/1/JRS-1 interview.mp4")] });
  assert.ok(p.bytes > 17e6 && p.files === 1);
  const sent = await here.act("send", { number: p.number });
  assert.match(sent.reference, /^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
  await assert.rejects(here.act("send", { number: p.number }), /already/);
  assert.deepEqual(await other("receive", { id: sent.consignment }), { same: true });
  const view = await here.act("show", { id: sent.consignment });
  assert.equal(view.exhibits[0].received, true);
});

test("a page that was closed in the middle goes on in another profile", async () => {
  await here.choose("/chosen/2/JRS-2 interview.mp4", video);
  const p = await here.act("prepare", { to: rasso, exhibits: [exhibit("JRS/2", "/chosen/2/JRS-2 interview.mp4")] });
  const link = await here.act("addDevice");
  await other("hold");
  void here.act("send", { number: p.number }).catch(() => undefined);
  await other("held");
  await here.page.close();
  await other("lose");

  const another = await chromium.newContext();
  another.setDefaultTimeout(patience);
  const elsewhere = await open(another);
  await elsewhere.act("bring", { link, passphrase });
  const [begun] = await elsewhere.act("begun");
  assert.equal(begun.exhibits[0].reference, "JRS/2");
  await elsewhere.choose("/chosen/1/JRS-2 interview.mp4", video);
  const sent = await elsewhere.act("resume", { which: 0, paths: ["/chosen/1/JRS-2 interview.mp4"] });
  assert.deepEqual(await other("receive", { id: sent.consignment }), { same: true });
  // Three for each, and what was stored in the half minute before the page was closed: the service
  // is told that often what is where, and this profile has only that.
  const { segments, twice } = await other("stored");
  assert.ok(segments >= 6 && segments <= 7 && twice === 0, `${segments} segments stored, ${twice} twice`);
});

test("the key in the browser opens again with its passphrase, and with no other", async () => {
  here = await open(context);
  assert.deepEqual(await here.act("homes"), [{ who: nia, number: 1 }]);
  await assert.rejects(here.act("list", { direction: "out" }), /locked/);
  await assert.rejects(here.act("unlock", { who: nia, passphrase: "wrong" }), /passphrase/);
  await here.act("unlock", { who: nia, passphrase });
  const keyring = await here.act("carry");
  await here.act("lock");
  await assert.rejects(here.act("list", { direction: "out" }), /locked/);
  await here.act("arrive", { who: nia, keyring });
  const { consignments } = await here.act("list", { direction: "out" });
  assert.deepEqual(
    consignments.map(v => v.exhibits[0].reference),
    ["JRS/2", "JRS/1"],
  );
});
