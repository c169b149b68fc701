// Runs in a frame without our origin (frame.ts) and shows a PDF, one page at a time: drawn on a canvas, with its
// text over it for screen readers and for copying. A document's scripts, links, forms and attached files do
// nothing: what would run them is not here.

import { getDocument, PasswordException, PDFWorker, TextLayer } from "pdfjs-dist/legacy/build/pdf.mjs";
import type { PDFDocumentProxy, PDFPageProxy, RenderTask } from "pdfjs-dist/legacy/build/pdf.mjs";
import type { First, FromFrame, ToFrame } from "./frame";
import { begin, stepped, styled, zoomed } from "./inframe";

// The text lies where it is drawn, unseen.
styled(`
html, body { margin: 0; height: 100%; background: #e5e6e7; }
main { height: 100%; overflow: auto; scrollbar-gutter: stable; }
main:focus-visible { outline: 3px solid #fd0; outline-offset: -3px; }
.page { position: relative; margin: 0 auto; background: #fff; }
canvas { display: block; width: 100%; height: 100%; }
.text { position: absolute; inset: 0; overflow: clip; line-height: 1; text-align: initial; text-size-adjust: none; forced-color-adjust: none;
  --min-font-size: 1; --text-scale-factor: calc(var(--total-scale-factor) * var(--min-font-size)); --min-font-size-inv: calc(1 / var(--min-font-size)); }
.text :is(span, br) { color: transparent; position: absolute; white-space: pre; cursor: text; transform-origin: 0 0; }
.text > :not(.markedContent), .text .markedContent span:not(.markedContent) {
  --font-height: 0; --scale-x: 1; --rotate: 0deg; font-size: calc(var(--text-scale-factor) * var(--font-height));
  transform: rotate(var(--rotate)) scaleX(var(--scale-x)) scale(var(--min-font-size-inv)); }
.text .markedContent { display: contents; }
.text ::selection { background: rgb(0 0 255 / .25); }
`);

/** mostPixels is what a canvas may take: a page can say that it is as large as a field. */
const mostPixels = 1 << 24;

/** Pieces gives pdf.js what it loads as it goes: it asks the page, which has a few and knows no others. */
class Pieces {
  static wanted = new Map<string, (b: ArrayBuffer | null) => void>();
  static say: (m: FromFrame) => void;

  async fetch({ filename }: { filename: string }): Promise<Uint8Array> {
    const bytes = await new Promise<ArrayBuffer | null>(resolve => {
      Pieces.wanted.set(filename, resolve);
      Pieces.say({ want: filename });
    });
    if (bytes === null) throw new Error(`${filename} is not kept here`);
    return new Uint8Array(bytes);
  }
}

class Sheet {
  private readonly main = document.createElement("main");
  private document: PDFDocumentProxy | undefined;
  private at = 1;
  private zoom = 1;
  private drawing: RenderTask | undefined;
  private turn = 0;
  private width = 0; // for which it was drawn

  constructor(
    private readonly first: First,
    private readonly say: (m: FromFrame) => void,
  ) {
    Pieces.say = say;
    this.main.tabIndex = 0;
    document.body.append(this.main);
    addEventListener("keydown", this.key);
    new ResizeObserver(() => {
      if (this.main.clientWidth > 0 && this.main.clientWidth !== this.width) void this.show(this.at);
    }).observe(this.main);
    void this.open();
  }

  heard(m: ToFrame): void {
    if ("page" in m) void this.show(m.page);
    else if ("turn" in m) void this.show(this.at + m.turn);
    else if ("larger" in m) void this.show(this.at, stepped(this.zoom, m.larger));
    else Pieces.wanted.get(m.piece)?.(m.bytes);
  }

  private async open(): Promise<void> {
    try {
      this.document = await getDocument({
        data: new Uint8Array(this.first.bytes),
        worker: PDFWorker.create({ port: worker(this.first.worker!, () => this.say({ failed: "broken" })) }),
        BinaryDataFactory: Pieces, standardFontDataUrl: "/", wasmUrl: "/", cMapUrl: "/", useWorkerFetch: false,
        useWasm: typeof WebAssembly === "object", disableWorkerRendering: true, enableXfa: false, maxImageSize: mostPixels * 4, verbosity: 0,
      } as Parameters<typeof getDocument>[0]).promise; // prettier-ignore
      if (this.document.numPages < 1) throw new Error("it has no pages");
      await this.show(1);
    } catch (e) {
      this.say({ failed: e instanceof PasswordException ? "locked" : "broken" });
    }
  }

  /** show draws a page. Whoever turns on while it is drawn gets the page that she turned to. */
  private async show(at: number, zoom = this.zoom): Promise<void> {
    const d = this.document;
    if (d === undefined || !Number.isInteger(at) || at < 1 || at > d.numPages) return;
    const turn = ++this.turn;
    const turned = at !== this.at;
    this.at = at;
    this.zoom = zoom;
    this.drawing?.cancel();
    try {
      const page = await d.getPage(at);
      if (turn === this.turn) await this.draw(page, turn, turned);
    } catch {
      if (turn !== this.turn) return;
      this.say(this.main.childElementCount === 0 ? { failed: "broken" } : { lacks: true }); // nothing of it can be shown, or not this page
    }
  }

  private async draw(page: PDFPageProxy, turn: number, turned: boolean): Promise<void> {
    this.width = this.main.clientWidth || 600; // nothing is laid out yet
    const scale = (this.zoom * this.width) / page.getViewport({ scale: 1 }).width;
    const viewport = page.getViewport({ scale });
    const sharp = Math.min(devicePixelRatio || 1, Math.sqrt(mostPixels / (viewport.width * viewport.height)));
    const [canvas, text, sheet] = [document.createElement("canvas"), document.createElement("div"), document.createElement("div")];
    canvas.width = Math.max(1, Math.floor(viewport.width * sharp));
    canvas.height = Math.max(1, Math.floor(viewport.height * sharp));
    canvas.ariaHidden = "true"; // the text over it says the same
    [sheet.className, text.className] = ["page", "text"];
    sheet.style.width = `${viewport.width}px`;
    sheet.style.height = `${viewport.height}px`;
    sheet.style.setProperty("--total-scale-factor", String(scale));
    sheet.append(canvas, text);
    const content = await page.getTextContent();
    this.drawing = page.render({ canvas, viewport, transform: [sharp, 0, 0, sharp, 0, 0] });
    await Promise.all([this.drawing.promise, new TextLayer({ textContentSource: content, container: text, viewport }).render()]);
    if (turn !== this.turn) return;
    this.main.ariaLabel = this.first.pageOf.replace("{page}", String(this.at)).replace("{pages}", String(this.document!.numPages));
    this.main.replaceChildren(sheet);
    if (turned) this.main.scrollTop = 0;
    const said = content.items.some(i => "str" in i && i.str.trim() !== "");
    this.say({ page: this.at, pages: this.document!.numPages, picture: !said });
    page.cleanup();
  }

  // Page Down first goes to the end of a page and then to the next one, as in any reader.
  private readonly key = (e: KeyboardEvent): void => {
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    const m = this.main;
    const zoom = zoomed(e, this.zoom);
    const [end, top] = [m.scrollTop + m.clientHeight >= m.scrollHeight - 2, m.scrollTop <= 2];
    if (zoom !== undefined) void this.show(this.at, zoom);
    else if (e.key === "PageDown" && end) void this.show(this.at + 1);
    else if (e.key === "PageUp" && top) void this.show(this.at - 1);
    else return;
    e.preventDefault();
  };
}

// A worker reads the document, so that one that never ends holds up nothing else.
function worker(code: string, failed: () => void): Worker {
  const policy = (window as Window).trustedTypes?.createPolicy("safehand-evidence", { createScriptURL: url => url });
  const url = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  const w = new Worker(policy?.createScriptURL(url) ?? url);
  w.addEventListener("error", failed);
  return w;
}

begin((first, say) => {
  const sheet = new Sheet(first, say);
  return m => sheet.heard(m);
});
