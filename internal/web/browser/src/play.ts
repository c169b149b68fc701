import type { FromWorker, Item, Started, ToWorker } from "./item";
import type { Kind } from "./kind";
import { script } from "./scripts";

/** Heard is what becomes known of a file while it plays. */
export interface Heard {
  /** So many segments were compared with the list; of so many more something was shown. */
  checked(done: number, owed: number): void;
  /** A segment is not the listed one. Nothing more is shown. */
  broken(segment: number): void;
  /** Something could not be fetched. Nothing is known of it. */
  trouble(why: string): void;
  /** The browser stopped the worker before all that was shown was compared: that never will be. */
  lost(): void;
  /** The sign-in for fetching ran out: the item with another one, if there is one. */
  renew?(): Promise<Item | undefined>;
}

/** Playing is a file that a video or audio element can play from url, if that is what it is. */
export interface Playing {
  url: string;
  kind: Promise<Kind>;
  close(): void;
}

/** NoWorker: this browser, or how it is set up, has no service workers. The whole file is fetched instead. */
export class NoWorker extends Error {}

/** Broken: the seal is broken at a segment. */
export class Broken extends Error {
  constructor(readonly segment: number) {
    super(`seal broken: segment ${segment}`);
  }
}

interface Shown {
  item: Item;
  heard: Heard;
  owed: number;
}

const shown = new Map<string, Shown>();

/** play gives a file to the service worker, for this page alone, under a path that nobody can guess. */
export async function play(item: Item, heard: Heard): Promise<Playing> {
  const worker = await ready();
  const path = `/play/${Array.from(crypto.getRandomValues(new Uint8Array(16)), b => b.toString(16).padStart(2, "0")).join("")}/exhibit`;
  shown.set(path, { item, heard, owed: 0 });
  const close = () => {
    if (shown.delete(path)) tell(worker, { close: path });
  };
  const kind = ask<Started>(worker, { play: item, path }).then(s => {
    if ("kind" in s) return s.kind;
    close();
    throw s.broken === undefined ? new Error(s.failed) : new Broken(s.broken);
  });
  return { url: path, kind, close };
}

/** prepare starts the service worker before it is needed. What fails is said when something is played. */
export async function prepare(): Promise<void> {
  try {
    tell(await ready(), { warm: true });
  } catch {
    // Nobody has asked for anything yet.
  }
}

/** forgotten hears when everything is to go: whoever shows something takes it away. */
export const forgotten = new EventTarget();

new BroadcastChannel("safehand").addEventListener("message", e => {
  if (e.data === "lock") void forget();
});

/** forget drops every key that the service worker holds, in every tab, and waits until it has. */
export async function forget(): Promise<void> {
  shown.clear();
  forgotten.dispatchEvent(new Event("forget"));
  const worker = navigator.serviceWorker?.controller;
  if (worker) await ask<true>(worker, { forget: true });
}

/** ready gives the worker once it answers for this page. */
async function ready(): Promise<ServiceWorker> {
  const all = navigator.serviceWorker;
  if (!all) throw new NoWorker("there are no service workers here");
  started ??= start(all).catch((e: unknown) => {
    started = undefined;
    throw new NoWorker(e instanceof Error ? e.message : String(e));
  });
  await started;
  return all.controller!; // a newer one may have taken over
}

let started: Promise<void> | undefined;

async function start(all: ServiceWorkerContainer): Promise<void> {
  all.addEventListener("message", e => void heard(e.data as FromWorker, e.ports[0]));
  const r = await within(10_000, all.register(script("/sw.js"), { scope: "/", updateViaCache: "none" }));
  const active = r.active ?? (await within(10_000, all.ready)).active!;
  if (all.controller === null) {
    // A page that was loaded past the worker, by a forced reload, is not its own until it asks.
    const taken = new Promise(resolve => all.addEventListener("controllerchange", resolve, { once: true }));
    tell(active, { claim: true });
    if (all.controller === null) await within(10_000, taken);
  }
  // The browser stops a worker that hears nothing for half a minute, and its checks with it.
  setInterval(() => {
    if (shown.size > 0) tell(all.controller, { awake: true });
  }, 10_000);
}

async function heard(m: FromWorker, port: MessagePort | undefined): Promise<void> {
  const s = shown.get(m.path);
  if ("want" in m) return port?.postMessage(s === undefined ? null : await wanted(s, m.renew));
  if (s === undefined) return;
  if ("checked" in m) {
    s.owed = m.owed;
    s.heard.checked(m.checked, m.owed);
  } else if ("broken" in m) s.heard.broken(m.broken);
  else s.heard.trouble(m.trouble);
}

async function wanted(s: Shown, renew: boolean): Promise<Item | null> {
  if (renew) {
    const item = await s.heard.renew?.();
    if (item === undefined) return null;
    return (s.item = item);
  }
  if (s.owed > 0) s.heard.lost();
  s.owed = 0;
  return s.item;
}

function ask<T>(worker: ServiceWorker, m: ToWorker): Promise<T> {
  const { port1, port2 } = new MessageChannel();
  return new Promise(resolve => {
    port1.onmessage = ({ data }: MessageEvent<T>) => resolve(data);
    worker.postMessage(m, [port2]);
  });
}

function tell(worker: ServiceWorker | null, m: ToWorker): void {
  worker?.postMessage(m);
}

async function within<T>(ms: number, p: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>(
    (_, reject) => (timer = setTimeout(() => reject(new Error("the browser's service worker does not start")), ms)),
  );
  try {
    return await Promise.race([p, late]);
  } finally {
    clearTimeout(timer);
  }
}
