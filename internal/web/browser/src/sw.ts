// The service worker: it plays encrypted video in place. A page gives it one exhibit's key for one
// path that nobody can guess; it answers that page's requests for that path and nobody else's, opens
// what is asked for, and writes nothing anywhere. All it has ends with it, and with "lock".

import { FileReader } from "./filereader";
import type { FromWorker, Item, Started, ToWorker } from "./item";
import { headSize, kindOf, media } from "./kind";
import type { Kind } from "./kind";
import { Broken } from "./sealedsegment";
import { served } from "./served";
import { warm } from "./stream";

const here = self as unknown as ServiceWorkerGlobalScope;

/** Open is a path that is answered, to the page that opened it. */
interface Open {
  page: string;
  file: FileReader;
  kind: Kind;
}

const open = new Map<string, Open>();

let warmed: Promise<void> | undefined;

/** starting are those of which it is being found out what they are. */
const starting = new Map<string, { path: string; file: FileReader; done: Promise<Started> }>();

/** gone are paths that were closed: a page is not asked for them again. */
const gone = new Set<string>();

here.addEventListener("install", e => {
  void here.skipWaiting();
  // Whatever else a page asks for need not come by here first, where a browser can be told so.
  const routes = e as ExtendableEvent & { addRoutes?(r: object): Promise<void> };
  if (routes.addRoutes)
    e.waitUntil(routes.addRoutes({ condition: { not: { urlPattern: "/play/*" } }, source: "network" }).catch(() => undefined));
});
here.addEventListener("activate", e => e.waitUntil(here.clients.claim()));

// Every tab hears of a lock; the worker too, should the tab that locks be gone before it can say so.
const tabs = new BroadcastChannel("safehand");
tabs.addEventListener("message", e => {
  if (e.data === "lock") forget();
});

here.addEventListener("message", e => {
  const page = e.source instanceof Client ? e.source.id : undefined;
  if (page !== undefined) e.waitUntil(heard(e.data as ToWorker, page, e.ports[0]));
});

async function heard(m: ToWorker, page: string, port: MessagePort | undefined): Promise<void> {
  if ("forget" in m) {
    forget();
    port?.postMessage(true);
  }
  if ("claim" in m) await here.clients.claim();
  if ("warm" in m) await (warmed ??= warm());
  if ("close" in m && open.get(m.close)?.page === page) close(m.close);
  if ("awake" in m) await prune();
  if ("play" in m) port?.postMessage(await start(m.play, m.path, page));
}

function forget(): void {
  for (const path of [...open.keys(), ...[...starting.values()].map(s => s.path)]) close(path);
}

function close(path: string): void {
  open.get(path)?.file.end();
  open.delete(path);
  gone.add(path);
  for (const s of starting.values()) {
    if (s.path === path) s.file.end();
  }
}

/** prune drops the keys of pages that are no longer there. */
async function prune(): Promise<void> {
  for (const [path, o] of [...open]) {
    if ((await here.clients.get(o.page)) === undefined) close(path);
  }
}

/** start takes a path on, and finds out what it is. Page and picture may both ask, at the same time. */
function start(item: Item, path: string, page: string): Promise<Started> {
  const before = open.get(path);
  if (gone.has(path) || (before !== undefined && before.page !== page))
    return Promise.resolve({ failed: "this path was closed" });
  if (before !== undefined) return Promise.resolve({ kind: before.kind });
  // The sign-in goes to this service alone, whatever a page has been told.
  if (!path.startsWith("/play/") || !/^\/[^/\\]/.test(item.at))
    return Promise.resolve({ failed: "not an address of this service" });
  const key = `${page} ${path}`;
  let s = starting.get(key);
  if (s === undefined) {
    const file: FileReader = new FileReader(
      item,
      told => void say(page, { path, ...told } as FromWorker),
      () => want(page, path, true),
    );
    s = { path, file, done: begin(file, path, page).finally(() => starting.delete(key)) };
    starting.set(key, s);
  }
  return s.done;
}

async function begin(file: FileReader, path: string, page: string): Promise<Started> {
  try {
    const head = file.item.size > 0 ? await file.read(0) : new Uint8Array(0);
    const kind = kindOf(head.subarray(0, headSize), file.item.name);
    if (gone.has(path) || open.has(path)) throw new Error("this path was closed");
    open.set(path, { page, file, kind });
    return { kind };
  } catch (e) {
    file.end();
    return e instanceof Broken ? { failed: e.why, broken: e.segment } : { failed: e instanceof Error ? e.message : String(e) };
  }
}

async function say(page: string, m: FromWorker): Promise<void> {
  (await here.clients.get(page))?.postMessage(m);
}

/** want asks a page for an item: the browser stops workers as it likes, and with them what they knew. */
async function want(page: string, path: string, renew: boolean): Promise<Item | undefined> {
  const client = await here.clients.get(page);
  if (client === undefined) return undefined;
  const { port1, port2 } = new MessageChannel();
  const answer = new Promise<Item | null | undefined>(resolve => {
    port1.onmessage = ({ data }: MessageEvent<Item | null>) => resolve(data);
    setTimeout(resolve, 5000);
  });
  client.postMessage({ path, want: true, renew } satisfies FromWorker, [port2]);
  const item = await answer;
  if (item === undefined) throw new NoAnswer();
  return item ?? undefined;
}

/** NoAnswer: the page that has the key is busy or frozen. It may answer later. */
class NoAnswer extends Error {}

here.addEventListener("fetch", e => {
  const url = new URL(e.request.url);
  if (url.origin === here.location.origin && url.pathname.startsWith("/play/")) e.respondWith(answer(e, url.pathname));
});

/** destinations are what may ask: a picture or sound, and the page's own script; never a document, a frame or a worker. */
const destinations: ReadonlySet<string> = new Set(["video", "audio", ""]);

async function answer(e: FetchEvent, path: string): Promise<Response> {
  const r = e.request;
  if (r.method !== "GET" || !destinations.has(r.destination) || r.mode === "navigate" || e.clientId === "") return refuse(403);
  try {
    await starting.get(`${e.clientId} ${path}`)?.done;
    if (!open.has(path) && !gone.has(path)) {
      const item = await want(e.clientId, path, false);
      if (item !== undefined) await start(item, path, e.clientId);
    }
  } catch (e) {
    return refuse(e instanceof NoAnswer ? 503 : 403);
  }
  const o = open.get(path);
  if (o === undefined || o.page !== e.clientId || !media.has(o.kind.type)) return refuse(403);
  return served(o.file, o.kind.type, r);
}

function refuse(status: number): Response {
  return new Response(null, { status, headers: { "Cache-Control": "no-store" } });
}
