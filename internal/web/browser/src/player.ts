import type { Item } from "./item";
import type { Kind } from "./kind";
import { Overlay } from "./overlay";
import { SealBroken } from "./openpart";
import type { Unshown } from "./frame";
import { picture } from "./picture";
import type { Picture } from "./picture";
import { Broken, forgotten, NoWorker, play, prepare } from "./play";
import type { Heard } from "./play";
import { Recording, unload, video } from "./recording";
import { TooLarge, whole } from "./whole";
import { fill } from "./words";
import type { Word, Words } from "./words";

/** State is what a player is at, in its attribute "state". */
export type PlayerState = "closed" | "opening" | "shown" | "broken" | "failed" | "cannot" | "locked";

/**
 * <evidence-player words='{…}' viewer="Priya Shah" reference="JRS/1"> shows one file of an exhibit in place:
 * video, sound, a picture, a document or a text.
 *
 * Attributes: words (see Words), viewer and reference (written over the picture), state (set here).
 * Properties: source, asked for the item at the moment when the person opens it; signIn, asked for
 * another Authorization when that for fetching has run out. Methods: open, close.
 * Events, which bubble: evidence-export (the person wants a copy), evidence-broken (detail: the
 * segment), evidence-checked (detail: what it is true of, in seconds, or "whole").
 */
export class EvidencePlayer extends HTMLElement {
  source?: () => Promise<Item>;
  signIn?: () => Promise<string>;

  private words!: Words;
  private readonly frame = document.createElement("div");
  private readonly said = document.createElement("p");
  private readonly alarm = document.createElement("div");
  private ends: (() => void)[] = [];
  private recording: Recording | undefined;

  connectedCallback(): void {
    this.words = JSON.parse(this.getAttribute("words") ?? "{}") as Words;
    this.frame.className = "evidence-player__frame";
    this.said.className = "govuk-body evidence-player__said";
    this.said.role = "status";
    this.alarm.role = "alert";
    this.replaceChildren(this.frame, this.alarm, this.said);
    forgotten.addEventListener("forget", this.locked);
    this.close();
    void prepare();
  }

  disconnectedCallback(): void {
    forgotten.removeEventListener("forget", this.locked);
    this.close();
  }

  /** close takes away what is shown, and its key with it. */
  close(): void {
    this.clear();
    this.set("closed", "");
    this.frame.append(this.button("open", () => void this.open(), "govuk-button"));
  }

  /** open asks for the key and shows the file. */
  async open(): Promise<void> {
    this.clear();
    this.set("opening", this.words.opening);
    const stop = new AbortController();
    this.ends.push(() => stop.abort());
    try {
      const item = await this.source!();
      if (!stop.signal.aborted) await this.show(item, stop.signal);
    } catch (e) {
      if (!stop.signal.aborted) this.fail(e);
    }
  }

  private async show(item: Item, stop: AbortSignal): Promise<void> {
    const playing = await play(item, this.heard(item)).catch((e: unknown) => {
      if (e instanceof NoWorker) return undefined;
      throw e;
    });
    if (stop.aborted) return playing?.close();
    if (playing !== undefined) {
      this.ends.push(playing.close);
      // It begins to load while the worker looks at what it is; what is none is never played.
      const early = /\.(mp4|m4v|mov|webm)$/i.test(item.name) ? video(playing.url) : undefined;
      if (early !== undefined) this.ends.push(() => unload(early));
      const kind = await playing.kind;
      if (stop.aborted) return;
      if (kind.show === "video") return this.record(playing.url, kind, early);
      if (early !== undefined) unload(early);
      if (kind.show === "audio") return this.record(playing.url, kind);
      playing.close();
      if (kind.show === "none") return this.cannot(kind);
    }
    const progress = (done: number, total: number) => {
      this.said.textContent = fill(this.words.progress, { percent: String(Math.floor((100 * done) / total)) });
    };
    const { parts, kind } = await whole(item, progress, stop);
    if (stop.aborted) return;
    if (kind.show === "none") return this.cannot(kind);
    if (kind.show === "video" || kind.show === "audio") {
      const url = URL.createObjectURL(new Blob(parts, { type: kind.type }));
      this.ends.push(() => URL.revokeObjectURL(url));
      this.record(url, kind);
      this.recording?.proved(this.words.checkedWhole);
    } else {
      const why = await this.draw(await picture(parts, kind, this.words, this.reference), stop);
      if (stop.aborted) return;
      if (why !== undefined) return this.unshown(kind, why);
    }
    if (this.getAttribute("state") === "opening") this.set("shown", this.words.checkedWhole);
    this.tell("evidence-checked", "whole");
  }

  /** draw puts a picture in its place, and waits until it is seen. */
  private async draw(p: Picture, stop: AbortSignal): Promise<Unshown | undefined> {
    if (stop.aborted) {
      p.end();
      return undefined;
    }
    this.ends.push(() => p.end());
    this.stage(p.element);
    if (p.controls !== undefined) this.frame.prepend(p.controls);
    if (p.notes !== undefined) this.frame.append(p.notes);
    return p.seen;
  }

  /** unshown: it began like a picture or a document, and is none that this browser draws. */
  private unshown(kind: Kind, why: Unshown): void {
    this.cannot({ ...kind, program: kind.program ?? "picture" });
    if (kind.show === "pdf") this.said.textContent = this.words[why === "locked" ? "documentLocked" : "documentBroken"];
  }

  private record(url: string, kind: Kind, early?: HTMLVideoElement): void {
    const r = new Recording(url, kind, this.words, this.reference, this.frame, early);
    this.recording = r;
    this.ends.push(() => {
      this.recording = undefined;
      r.end();
    });
    this.stage(r.element);
    r.show(this.frame);
    this.set("shown", "");
    this.frame.focus();
    r.start(
      network => (network ? this.warn("trouble", {}, true) : this.cannot({ ...kind, program: "player" })),
      () => this.warn("soundOnly", { program: this.words.programs.player }),
    );
  }

  /** stage puts what is shown under the overlay. */
  private stage(e: HTMLElement): void {
    const stage = document.createElement("div");
    stage.className = "evidence-player__stage";
    const overlay = new Overlay(this.getAttribute("viewer") ?? "", this.reference);
    this.ends.push(() => overlay.end());
    stage.append(e, overlay.element);
    this.frame.tabIndex = 0;
    this.frame.role = "group";
    this.frame.ariaLabel = this.words.controls;
    this.frame.append(stage);
  }

  private heard(item: Item): Heard {
    return {
      checked: (_, owed) => {
        this.recording?.checked(owed);
        if (owed === 0 && this.recording !== undefined) this.tell("evidence-checked", this.recording.element.currentTime);
      },
      broken: segment => this.broken(segment),
      trouble: () => this.warn("trouble", {}, true),
      lost: () => this.warn("lost"),
      renew: async () => this.signIn && { ...item, authorization: await this.signIn() },
    };
  }

  private cannot(kind: Kind): void {
    this.clear();
    this.set("cannot", fill(this.words.cannot, { program: this.words.programs[kind.program ?? "other"] }));
    this.frame.append(this.export());
  }

  private broken(segment: number): void {
    this.clear();
    this.set("broken", "");
    const title = document.createElement("h2");
    title.className = "govuk-heading-m";
    title.textContent = this.words.broken;
    this.alarm.replaceChildren(title, this.paragraph(fill(this.words.brokenText, { part: String(segment + 1) })));
    this.tell("evidence-broken", segment);
  }

  private fail(e: unknown): void {
    if (e instanceof Broken || e instanceof SealBroken) return this.broken(e.segment);
    this.clear();
    this.set("failed", "");
    if (e instanceof TooLarge) {
      this.alarm.replaceChildren(this.paragraph(this.words.tooLarge));
      return this.frame.append(this.export());
    }
    this.alarm.replaceChildren(this.paragraph(fill(this.words.failed, { why: e instanceof Error ? e.message : String(e) })));
    this.frame.append(this.button("again", () => void this.open(), "govuk-button"));
  }

  /** warn says something beside what is shown, which stays. */
  private warn(word: Word, values: Record<string, string> = {}, again = false): void {
    const p = this.paragraph(fill(this.words[word], values));
    this.alarm.replaceChildren(p);
    if (again) this.alarm.append(this.button("again", () => this.reload(), "govuk-button govuk-button--secondary"));
    if (word === "soundOnly") this.alarm.append(this.export());
  }

  /** reload goes on where the picture stopped. */
  private reload(): void {
    this.alarm.replaceChildren();
    this.recording?.again();
    this.frame.focus();
  }

  private readonly locked = (): void => {
    if (this.getAttribute("state") === "closed") return;
    this.clear();
    this.set("locked", this.words.locked);
    this.frame.append(this.button("open", () => void this.open(), "govuk-button"));
  };

  private get reference(): string {
    return this.getAttribute("reference") ?? "";
  }

  private clear(): void {
    for (const end of this.ends.splice(0)) end();
    if (document.fullscreenElement === this.frame) void document.exitFullscreen();
    this.frame.replaceChildren();
    for (const a of ["tabindex", "role", "aria-label"]) this.frame.removeAttribute(a);
    this.alarm.replaceChildren();
  }

  private set(state: PlayerState, said: string): void {
    this.setAttribute("state", state);
    this.said.textContent = said;
  }

  private tell(event: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(event, { detail, bubbles: true }));
  }

  private paragraph(text: string): HTMLElement {
    const p = document.createElement("p");
    p.className = "govuk-body";
    p.textContent = text;
    return p;
  }

  private export(): HTMLElement {
    return this.button("export", () => this.tell("evidence-export", null), "govuk-button");
  }

  private button(word: Word, act: () => void, className: string): HTMLButtonElement {
    const b = document.createElement("button");
    b.type = "button";
    b.className = className;
    b.textContent = fill(this.words[word] ?? "", { reference: this.reference });
    b.addEventListener("click", act);
    return b;
  }
}

customElements.define("evidence-player", EvidencePlayer);
