// A person's passkey in a real Chromium, against the real service: what is asked of it and how often, and
// what of it leaves the page.
import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { Decrypter, webauthn } from "age-encryption";
import { base, browser, patience } from "./chromium.mjs";

const amy = "amy.reed@northshire.example";
const tom = "tom.ellis@cps-northshire.example";
const passphrase = process.env.SAFEHAND_PASSPHRASE;

async function step(name, body = {}) {
  const r = await fetch(`${process.env.SAFEHAND_STEPS}/${name}`, { method: "POST", body: JSON.stringify(body) });
  const text = await r.text();
  assert.ok(r.ok, `${name}: ${text}`);
  return JSON.parse(text);
}

// watch stands before every script of the page: it counts what the passkey is asked, and writes down the
// secrets that come of it before anybody can overwrite them.
function watch() {
  if (!navigator.credentials) return; // no page of ours
  window.asked = [];
  window.secrets = [];
  const plain = o => (o ? Object.fromEntries(Object.entries(o).map(([k, v]) => [k, Array.from(new Uint8Array(v.buffer ?? v))])) : null);
  for (const name of ["create", "get"]) {
    const real = navigator.credentials[name].bind(navigator.credentials);
    navigator.credentials[name] = async o => {
      const prf = o.publicKey.extensions?.prf;
      window.asked.push({
        name, salts: plain(prf?.eval), by: Object.keys(prf?.evalByCredential ?? {}), allowed: (o.publicKey.allowCredentials ?? []).length,
        attachment: o.publicKey.authenticatorSelection?.authenticatorAttachment, verification: o.publicKey.userVerification ?? o.publicKey.authenticatorSelection?.userVerification,
      });
      const fault = window.faults?.shift();
      if (fault) throw new DOMException("as it was told to", fault);
      if (window.withoutSalt && prf?.eval && name === "create") delete prf.eval;
      return real(o);
    };
  }
  const results = PublicKeyCredential.prototype.getClientExtensionResults;
  PublicKeyCredential.prototype.getClientExtensionResults = function () {
    const r = results.call(this);
    if (r.prf?.results) {
      window.secrets.push(plain(r.prf.results));
      window.keep(plain(r.prf.results));
    }
    return r;
  };
}

// loader is served in place of the page's own script, with its nonce.
const loader = built => `
  const { create, open, offer, PasskeyError } = await import("${built}passkey.js");
  const policy = trustedTypes.createPolicy("safehand-worker", { createScriptURL: u => u });
  const worker = new Worker(policy.createScriptURL("${built}worker.js"));
  const waiting = new Map();
  let n = 0;
  worker.onmessage = ({ data }) => {
    if (data.failed) console.error(data.failed);
    const f = waiting.get(data.id);
    if (!f || data.done !== undefined) return;
    waiting.delete(data.id);
    if (data.error !== undefined) f.reject(new Error((data.code ?? "-") + ": " + data.error));
    else f.resolve(JSON.parse(data.answer));
  };
  worker.postMessage({ start: { program: "${built}client.wasm", support: "${built}wasm_exec.js" } });
  window.act = (name, args = {}) => new Promise((resolve, reject) => {
    const id = String(++n);
    waiting.set(id, { resolve, reject });
    worker.postMessage({ id, act: name, arguments: JSON.stringify(args) });
  });
  const service = { begin: () => act("passkeyBegin"), add: (response, file) => act("passkeyAdd", { response, file }) };
  const told = async f => {
    try { return await f(); } catch (e) {
      if (e instanceof PasskeyError) return { reason: e.reason, code: e.code };
      throw e;
    }
  };
  window.offer = offer;
  window.create = (who, here) => told(async () => {
    const made = await create(who, await act("carry"), service, here);
    return { credential: made.credential, locked: Array.from(made.locked) };
  });
  window.open_ = other => told(() => open(other));
  window.ready = true;
`;

let chromium, context, page, key, session;
const traffic = [];
const secrets = []; // of every document there was

async function load() {
  await page.goto(base + "/unlock");
  await page.waitForFunction(() => window.ready);
}

const act = (name, args) => page.evaluate(([n, a]) => window.act(n, a), [name, args ?? {}]);
const create = (who = amy, here = true) => page.evaluate(([w, h]) => window.create(w, h), [who, here]);
const open = (other = false) => page.evaluate(o => window.open_(o), other);
/** asked is what the passkey was asked since it was last looked. */
const asked = () => page.evaluate(() => window.asked.splice(0));

async function authenticator(options = {}) {
  if (key) await session.send("WebAuthn.removeVirtualAuthenticator", { authenticatorId: key });
  const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2", ctap2Version: "ctap2_1", transport: "internal", hasResidentKey: true, hasUserVerification: true, hasPrf: true,
      isUserVerified: true, automaticPresenceSimulation: true, ...options,
    },
  });
  key = authenticatorId;
}

/** wiped is the profile of somebody who sits down at a machine for the first time. */
async function wiped() {
  await session.send("Storage.clearDataForOrigin", { origin: base, storageTypes: "all" });
  await load();
}

before(async () => {
  chromium = await browser();
  context = await chromium.newContext();
  context.setDefaultTimeout(patience);
  page = await context.newPage();
  page.on("pageerror", e => console.error("page:", e.message));
  context.on("request", r => traffic.push({ url: r.url(), method: r.method(), body: r.postDataBuffer() ?? Buffer.alloc(0), headers: JSON.stringify(r.headers()) }));
  await page.exposeFunction("keep", s => void secrets.push(...Object.values(s)));
  await page.addInitScript(watch);
  await page.route("**/unlock", async route => {
    const r = await route.fetch();
    const html = await r.text();
    const tag = /<script type="module" nonce="([^"]+)" src="([^"]*)page\.js"><\/script>/.exec(html);
    assert.ok(tag, "the page loads its script in another way");
    await route.fulfill({ response: r, body: html.replace(tag[0], "").replace("</body>", `<script type="module" nonce="${tag[1]}">${loader(tag[2])}</script></body>`) });
  });
  session = await context.newCDPSession(page);
  await session.send("WebAuthn.enable");
  await authenticator();
  await load();
  const { link } = await step("link");
  await act("bring", { link, passphrase });
});
after(() => chromium.close());
beforeEach(() => asked());

describe("a passkey on this PC", () => {
  let locked, credential;

  test("the PC says what it can do, and nobody is asked", async () => {
    assert.deepEqual(await page.evaluate(() => window.offer()), { platform: true, roaming: true, prf: true });
    assert.deepEqual(await asked(), []);
  });

  test("it is made and locks in one prompt", async () => {
    const made = await create();
    assert.ok(made.credential, JSON.stringify(made));
    ({ locked, credential } = made);
    const [one, ...more] = await asked();
    assert.deepEqual([one.name, more.length, one.attachment, one.verification], ["create", 0, "platform", "required"]);
    assert.ok(one.salts.first && one.salts.second, "the salt was not there when it was made");
    const list = await act("passkeys");
    assert.deepEqual(list.map(p => [p.passkey, p.roams, p.used]), [[credential, false, undefined]]);
    await opensWithTypage(one.salts);
  });

  // typage as it comes: it asks for the salts that the page asked for, and opens with what they gave.
  async function opensWithTypage(salts) {
    const [secret] = await page.evaluate(() => window.secrets);
    let wanted;
    class Recorded extends webauthn.WebAuthnIdentity {}
    const real = globalThis.navigator;
    Object.defineProperty(globalThis, "navigator", {
      configurable: true,
      value: {
        credentials: {
          get: async o => {
            wanted = o.publicKey.extensions.prf.eval;
            const results = { first: Uint8Array.from(secret.first), second: Uint8Array.from(secret.second) };
            return { getClientExtensionResults: () => ({ prf: { results } }) };
          },
        },
      },
    });
    try {
      const d = new Decrypter();
      d.addIdentity(new Recorded({ rpId: "localhost" }));
      const text = await d.decrypt(Uint8Array.from(locked), "text");
      assert.equal(text, await act("carry"));
      const { text: line } = await step("carried");
      assert.equal(keysOf(text), keysOf(line), "the command line has other keys");
    } finally {
      Object.defineProperty(globalThis, "navigator", { configurable: true, value: real });
    }
    assert.deepEqual({ first: Array.from(wanted.first), second: Array.from(wanted.second) }, salts);
  }
  const keysOf = text => text.slice(text.indexOf("safehand/keyring/v1"));

  test("a second one for her on the same PC is not made", async () => {
    assert.deepEqual(await create(), { reason: "known", code: undefined });
    assert.equal((await asked()).length, 1);
    assert.equal((await act("passkeys")).length, 1);
  });

  test("nor one with somebody else's name on it", async () => {
    assert.equal((await create(tom)).reason, "other-person");
    assert.deepEqual(await asked(), []);
  });

  test("on a wiped profile it opens everything in two prompts", async () => {
    await wiped();
    assert.deepEqual(await act("homes"), []);
    const { who, keyringText } = await open();
    assert.equal(who, amy);
    const all = await asked();
    assert.deepEqual(all.map(a => [a.name, a.allowed, a.verification]), [["get", 0, "required"], ["get", 1, "required"]]);
    await act("arrive", { who, keyring: keyringText });
    assert.deepEqual(await act("homes"), [{ who: amy, number: 1 }]);
    await act("tend");
    assert.ok((await act("partners")).length > 0);
  });

  test("where it was used before, in one", async () => {
    await load();
    const { who, keyringText } = await open();
    const [one, ...more] = await asked();
    assert.deepEqual([one.name, one.allowed, one.by.length, more.length], ["get", 1, 1, 0]);
    await act("arrive", { who, keyring: keyringText });
    await act("tend");
  });

  test("another passkey may be chosen there", async () => {
    const { who } = await open(true);
    assert.equal(who, amy);
    assert.deepEqual((await asked()).map(a => a.allowed), [0, 1]);
  });

  test("what it opened goes to the command line on a stick, and comes from it", async () => {
    const fresh = await act("passphrase");
    await assert.rejects(act("files", { passphrase: "amy reed" }), /too easy/);
    const files = await act("files", { passphrase: fresh });
    assert.equal((await step("bring", { ...files, passphrase: fresh })).who, amy);
    const toms = await step("toms");
    await assert.rejects(act("bringFiles", { ...toms, passphrase: "not his passphrase" }), /passphrase/);
    assert.deepEqual(await act("bringFiles", { ...toms, passphrase }), { who: tom, number: 1 });
    await act("tend");
  });

  test("a service that hands out another's keyring is not believed", async () => {
    await load();
    const { keyringText } = await open();
    await assert.rejects(act("arrive", { who: tom, keyring: keyringText }), /handed out a keyring of/);
  });

  test("once it is removed it opens nothing, and is not asked for again", async () => {
    const { who, keyringText } = await open();
    await act("arrive", { who, keyring: keyringText });
    await act("passkeyRemove", { passkey: credential });
    assert.deepEqual(await open(), { reason: "refused", code: "signature" });
    assert.deepEqual(await page.evaluate(() => localStorage.getItem("safehand.passkeys")), "[]");
    assert.deepEqual(await act("passkeys"), []);
  });
});

describe("other passkeys", () => {
  test("one that works its secret out only when it is used locks in two prompts", async () => {
    await authenticator({ transport: "usb" });
    await page.evaluate(() => (window.withoutSalt = true));
    const made = await create(amy, false);
    assert.ok(made.credential, JSON.stringify(made));
    const all = await asked();
    assert.deepEqual(all.map(a => a.name), ["create", "get"]);
    assert.equal(all[0].attachment, "cross-platform");
    await page.evaluate(() => (window.withoutSalt = false));
    assert.equal((await open()).who, amy);
    assert.deepEqual((await act("passkeys")).map(p => p.roams), [true]);
    await act("passkeyRemove", { passkey: made.credential });
  });

  test("one that takes no salt when it is made is tried once more without", async () => {
    await authenticator();
    await page.evaluate(() => (window.faults = ["NotSupportedError"]));
    const made = await create();
    assert.ok(made.credential, JSON.stringify(made));
    assert.deepEqual((await asked()).map(a => [a.name, a.salts !== null]), [["create", true], ["create", false], ["get", true]]);
    await act("passkeyRemove", { passkey: made.credential });
    await authenticator();
    await page.evaluate(() => (window.faults = ["NotSupportedError", "NotSupportedError"]));
    assert.equal((await create()).reason, "unavailable");
    assert.equal((await asked()).length, 2);
  });

  test("what the person broke off is not begun anew", async () => {
    await page.evaluate(() => (window.faults = ["NotAllowedError"]));
    assert.equal((await create()).reason, "cancelled");
    assert.equal((await asked()).length, 1);
    await page.evaluate(() => (window.faults = ["NotAllowedError"]));
    assert.equal((await open()).reason, "cancelled");
    assert.deepEqual(await act("passkeys"), []);
  });

  test("one that makes no secret is not kept", async () => {
    await authenticator({ hasPrf: false });
    assert.equal((await create()).reason, "no-prf");
    assert.deepEqual(await act("passkeys"), []);
  });

  test("nor is one that verifies nobody", async () => {
    await authenticator({ isUserVerified: false });
    assert.equal((await create()).reason, "cancelled");
  });
});

describe("in the pages", () => {
  const shown = name => page.locator(`[data-step="${name}"]`).waitFor({ state: "visible" });
  const button = name => page.getByRole("button", { name });

  /** invited opens an invitation, as far as the question how the key shall be unlocked. */
  async function invited(who) {
    await session.send("Storage.clearDataForOrigin", { origin: base, storageTypes: "all" });
    await context.clearCookies();
    const { fragment } = await step("invite", { who });
    await page.goto("about:blank"); // a new fragment alone loads nothing
    await page.goto(`${base}/join#${fragment}`);
    await shown("who");
    assert.equal(await page.locator('[data-part="person"]').textContent(), who);
    await button("Continue").last().click();
    await shown("lock");
  }

  test("somebody sets up her access with this PC, in one prompt", async () => {
    await page.unroute("**/unlock");
    await authenticator();
    await invited("nia.cole@northshire.example");
    await button("This PC").click();
    await shown("second");
    assert.match(await page.locator('[data-part="second-passphrase"]').textContent(), /^([a-z]+-){5}[a-z]+$/);
    assert.deepEqual((await asked()).map(a => a.name), ["create"]);
    await button("Skip").click();
    await shown("done");
    assert.equal(await page.locator('[data-part="second-passphrase"]').textContent(), "");
  });

  test("after that she unlocks with it, on a wiped profile too", async () => {
    await session.send("Storage.clearDataForOrigin", { origin: base, storageTypes: "all" });
    await context.clearCookies();
    for (const prompts of [2, 1]) {
      await page.goto(base + "/unlock?back=/overview");
      await button("Unlock with this PC").click();
      await page.waitForURL("**/overview");
      await page.getByRole("heading", { name: "Overview", level: 1 }).waitFor();
      assert.equal((await asked()).length, prompts);
      await page.reload(); // the page is read in her name
      assert.equal(await page.evaluate(() => document.body.dataset.who), "nia.cole@northshire.example");
    }
  });

  test("what she breaks off says so, and she tries again", async () => {
    await page.goto(base + "/unlock?back=/overview");
    await button("Unlock with this PC").waitFor();
    await page.evaluate(() => (window.faults = ["NotAllowedError"]));
    await button("Unlock with this PC").click();
    await page.getByText("it was broken off, or took too long").waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.dataset.part), "failed");
    await button("Unlock with this PC").click();
    await page.waitForURL("**/overview");
  });

  test("where it can't be done her words unlock the key that was made", async () => {
    await authenticator({ hasPrf: false });
    await invited("ned.price@northshire.example");
    await button("This PC").click();
    await page.getByText("can’t lock your key").waitFor();
    await shown("lock");
    assert.equal(await button("Draw other words").isVisible(), false);
    const words = await page.locator('[data-part="passphrase"]').textContent();
    await page.locator("#again").fill(words);
    await button("Set up my access").click();
    await shown("done");
    await page.goto(base + "/unlock?back=/overview");
    await page.locator("#passphrase").fill(words);
    await button("Unlock").last().click();
    await page.waitForURL("**/overview");
  });
});

describe("what leaves the page", () => {
  test("a browser's own toJSON would hold the secret, and the service refuses it by name", async () => {
    await authenticator();
    const got = await page.evaluate(async () => {
      await navigator.credentials.create({
        publicKey: {
          rp: { id: "localhost", name: "x" }, user: { id: new Uint8Array(8), name: "x", displayName: "x" }, challenge: new Uint8Array(16),
          pubKeyCredParams: [{ type: "public-key", alg: -7 }], authenticatorSelection: { residentKey: "required", userVerification: "required" }, extensions: { prf: {} },
        },
      });
      const { options } = await (await fetch("/v1/passkeys/ask", { method: "POST" })).json();
      const c = await navigator.credentials.get({
        publicKey: { ...PublicKeyCredential.parseRequestOptionsFromJSON(options), extensions: { prf: { eval: { first: new Uint8Array(32) } } } },
      });
      const response = c.toJSON();
      const r = await fetch("/v1/passkeys/open", { method: "POST", body: JSON.stringify({ response }) });
      return { held: response.clientExtensionResults.prf.results.first !== undefined, status: r.status, code: (await r.json()).code };
    });
    assert.deepEqual(got, { held: true, status: 400, code: "secret-exposed" });
    traffic.pop(); // it is what this test itself has sent
  });

  test("of all that was sent, no secret of a passkey and no key is a part", async () => {
    assert.ok(secrets.length > 20, "the passkeys made no secrets");
    const { text } = await step("carried");
    const needles = text.split("\n").filter(l => /^(sign|open) /.test(l)).map(l => l.split(" ")[1]);
    assert.equal(needles.length, 2);
    for (const s of secrets) {
      const b = Buffer.from(s);
      needles.push(b.toString("base64").replace(/=+$/, ""), b.toString("base64url"), b.toString("hex"), b);
    }
    for (const r of traffic) {
      for (const n of needles) {
        assert.ok(!r.body.includes(n) && !(typeof n === "string" && (r.url + r.headers).includes(n)), `${r.method} ${r.url} holds a secret`);
      }
    }
    const seen = path => traffic.filter(r => r.method === "POST" && r.url === base + path && r.body.length > 100).length;
    assert.ok(seen("/v1/passkeys") > 1 && seen("/v1/passkeys/open") > 3, "what was sent was not seen");
  });
});
