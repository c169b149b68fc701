import { built } from "./scripts";

/** ToFrame is what a frame is told on its port, once it has its First. */
export type ToFrame = { page: number } | { turn: 1 | -1 } | { larger: boolean } | { piece: string; bytes: ArrayBuffer | null };

/** First is what a frame gets when it is there: one file, and the words to call it by. */
export interface First {
  bytes: ArrayBuffer;
  type: string;
  title: string;
  /** What a page of a document is called; {page} {pages} */
  pageOf: string;
  /** The code of the worker that reads documents: the frame can fetch nothing. */
  worker?: string;
}

/** Unshown is why a file can't be shown: it is no such file or is damaged, or it has a password of its own. */
export type Unshown = "broken" | "locked";

/** FromFrame is what a frame may say. Whoever got hold of it could say anything: each is looked at (heard). */
export type FromFrame =
  | { page: number; pages: number; picture: boolean }
  | { width: number; height: number }
  | { want: string }
  | { lacks: true } // something on this page can't be drawn here
  | { active: true } // somebody is reading
  | { failed: Unshown };

/**
 * policy is the frame's own, beside the page's, which it inherits. No line leads out: it fetches
 * nothing, sends nothing, and the page's policy lets no frame be led to an address. Its worker and
 * its pictures are made of what it was handed.
 */
const policy =
  "default-src 'none'; script-src 'nonce-{nonce}' 'wasm-unsafe-eval'; worker-src blob:; img-src blob:; " +
  "base-uri 'none'; form-action 'none'";

/**
 * Frame draws a file where nothing of ours can be reached. Evidence is the suspect's, and so is what
 * it does to the code that reads it: here it would find an origin of its own with no keys, no cookie,
 * no storage and no network, and one port on which it may say the few things above.
 */
export class Frame {
  readonly element = document.createElement("iframe");
  private readonly url: string;
  private readonly port: MessagePort;

  private constructor(html: string, first: First, heard: (m: FromFrame) => void) {
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    port1.onmessage = e => {
      const m = known(e.data);
      if (m !== undefined) heard(m);
    };
    this.url = URL.createObjectURL(new Blob([html], { type: "text/html;charset=utf-8" }));
    const f = this.element;
    f.title = first.title;
    f.setAttribute("sandbox", "allow-scripts");
    f.referrerPolicy = "no-referrer";
    f.addEventListener("load", () => {
      // It has no origin that could be named here, and the file is no secret from it.
      f.contentWindow!.postMessage(first, "*", [port2, first.bytes]);
      // What loads there after this is not ours: it gets nothing, and is taken away.
      f.addEventListener("load", () => this.end(), { once: true });
    }, { once: true }); // prettier-ignore
    f.src = this.url;
  }

  /** of makes a frame that runs one of our scripts. */
  static async of(script: "inphoto.js" | "insheet.js", first: First, heard: (m: FromFrame) => void): Promise<Frame> {
    const code = await piece(script).then(b => b.text());
    const nonce = document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce ?? "";
    const html =
      `<!doctype html><html lang="${document.documentElement.lang}"><head><meta charset="utf-8">` +
      `<meta http-equiv="Content-Security-Policy" content="${policy.replace("{nonce}", nonce)}"><title></title></head>` +
      `<body><script nonce="${nonce}">${code}</script></body></html>`;
    return new Frame(html, first, heard);
  }

  tell(m: ToFrame): void {
    this.port.postMessage(m, "piece" in m && m.bytes !== null ? [m.bytes] : []);
  }

  end(): void {
    this.port.close();
    this.element.remove();
    URL.revokeObjectURL(this.url);
  }
}

/** piece is a built file. */
export async function piece(name: string): Promise<Response> {
  const r = await fetch(built() + name, { redirect: "error" });
  if (!r.ok) throw new Error(`the service answered ${r.status}`);
  return r;
}

/** known is a message as it should be, made anew of its parts; anything else is none. */
function known(m: Record<string, unknown>): FromFrame | undefined {
  const count = (x: unknown): x is number => Number.isInteger(x) && (x as number) > 0 && (x as number) < 1e6;
  if (typeof m !== "object" || m === null) return undefined;
  const { page, pages, picture, width, height, want, failed } = m;
  if (count(page) && count(pages) && page <= pages) return { page, pages, picture: picture === true };
  if (count(width) && count(height)) return { width, height };
  if (typeof want === "string") return { want };
  if (failed === "broken" || failed === "locked") return { failed };
  if (m["lacks"] === true) return { lacks: true };
  return m["active"] === true ? { active: true } : undefined;
}
