import type { Bytes } from "./bytes";
import { Frame, piece } from "./frame";
import type { First, FromFrame, Unshown } from "./frame";
import type { Kind } from "./kind";
import { fill } from "./words";
import type { Word, Words } from "./words";

/** pieces are what pdf.js may load as it goes: scanners' compressions, and the two alphabets that no PC has. */
const pieces: ReadonlySet<string> = new Set(["openjpeg.wasm", "jbig2.wasm", "FoxitSymbol.pfb", "FoxitDingbats.pfb"]);

/** Leaf is a picture or a PDF in its frame, with the buttons over it and what is to be said under it. */
export class Leaf {
  readonly controls = document.createElement("div");
  readonly notes = document.createElement("div");
  readonly seen: Promise<Unshown | undefined>;
  private readonly said = document.createElement("span");
  private readonly lacks = document.createElement("p");
  private readonly number = document.createElement("input");
  private frame!: Frame;
  private over!: (why: Unshown | undefined) => void;
  private page = 1; // that is seen: one turned to may still be drawn

  private constructor(
    private readonly words: Words,
    private readonly pdf: boolean,
  ) {
    this.seen = new Promise(resolve => (this.over = resolve));
  }

  static async of(bytes: Bytes, kind: Kind, words: Words, reference: string): Promise<Leaf> {
    const leaf = new Leaf(words, kind.show === "pdf");
    const first: First = {
      bytes: bytes.buffer,
      type: kind.type,
      title: fill(leaf.pdf ? words.document : words.image, { reference }),
      pageOf: words.pageOf,
    };
    if (leaf.pdf) first.worker = await piece("pdf.worker.js").then(r => r.text());
    leaf.frame = await Frame.of(leaf.pdf ? "insheet.js" : "inphoto.js", first, m => leaf.heard(m));
    leaf.element.className = leaf.pdf ? "evidence-player__document" : "evidence-player__image";
    leaf.buttons();
    return leaf;
  }

  get element(): HTMLIFrameElement {
    return this.frame.element;
  }

  end(): void {
    this.frame.end();
  }

  private buttons(): void {
    const row = this.controls;
    row.className = "evidence-player__controls";
    row.role = "group";
    row.ariaLabel = this.element.title;
    if (this.pdf) row.append(this.button("previousPage", () => this.frame.tell({ turn: -1 })), this.button("nextPage", () => this.frame.tell({ turn: 1 })), this.box());
    row.append(this.button("smaller", () => this.frame.tell({ larger: false })), this.button("larger", () => this.frame.tell({ larger: true })), this.said);
    const keys = document.createElement("p");
    keys.className = "govuk-hint evidence-player__keys";
    keys.textContent = this.words[this.pdf ? "pageKeys" : "pictureKeys"];
    this.said.className = "evidence-player__page";
    this.said.role = "status";
    this.lacks.className = "govuk-body";
    this.lacks.role = "status";
    this.notes.append(this.lacks, keys);
  }

  private heard(m: FromFrame): void {
    if ("page" in m) this.seenPage(m);
    else if ("width" in m) this.element.style.aspectRatio = `${m.width} / ${m.height}`;
    else if ("want" in m) void this.give(m.want);
    else if ("failed" in m) this.over(m.failed);
    else if ("lacks" in m) this.lacking();
    else this.read();
  }

  /**
   * read: somebody is at work in the frame, if it has the focus, which no code in it can take. The press that
   * gives it the focus may be heard of before that.
   */
  private read(again = true): void {
    if (document.activeElement === this.element) this.element.dispatchEvent(new Event("evidence-active"));
    else if (again) setTimeout(() => this.read(false), 500);
  }

  private seenPage({ page, pages, picture }: { page: number; pages: number; picture: boolean }): void {
    if (this.page !== page) this.lacks.textContent = "";
    this.page = page;
    this.over(undefined);
    if (!this.pdf) return;
    this.number.max = String(pages);
    this.number.value = String(page);
    const said = fill(this.words.pageOf, { page: String(page), pages: String(pages) });
    this.said.textContent = picture ? `${said}. ${this.words.pageIsPicture}` : said;
  }

  private lacking(): void {
    this.lacks.textContent = this.words.documentLacks;
  }

  // What it asks for is looked up and never made part of an address.
  private async give(name: string): Promise<void> {
    const bytes = pieces.has(name) ? await piece(name).then(r => r.arrayBuffer()).catch(() => null) : null; // prettier-ignore
    if (bytes === null) this.lacking();
    this.frame.tell({ piece: name, bytes });
  }

  private box(): HTMLElement {
    const label = document.createElement("label");
    label.className = "evidence-player__number";
    this.number.type = "number";
    this.number.min = "1";
    this.number.className = "govuk-input";
    this.number.addEventListener("change", () => this.frame.tell({ page: Number(this.number.value) }));
    label.append(this.words.pageNumber, this.number);
    return label;
  }

  private button(word: Word, act: () => void): HTMLButtonElement {
    const b = document.createElement("button");
    b.type = "button";
    b.className = "govuk-button govuk-button--secondary evidence-player__button";
    b.textContent = this.words[word];
    b.addEventListener("click", act);
    return b;
  }
}
