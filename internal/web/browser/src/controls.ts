import { clock, fill } from "./words";
import type { Word, Words } from "./words";

const speeds = [0.5, 0.75, 1, 1.25, 1.5, 2];

/**
 * Controls are the buttons of a player and its keys. The browser's own are in the browser's language,
 * offer to save what is played, and leave out the overlay in full screen.
 */
export class Controls {
  readonly element = document.createElement("div");
  private readonly position = document.createElement("input");
  private readonly shown = document.createElement("span");
  private readonly speed = document.createElement("select");
  private full: HTMLButtonElement | undefined;
  private frame = 1 / 25; // seconds; measured once frames come

  constructor(
    private readonly media: HTMLVideoElement | HTMLAudioElement,
    private readonly words: Words,
    private readonly frameElement: HTMLElement,
  ) {
    const e = this.element;
    e.className = "evidence-player__controls";
    e.role = "group";
    e.ariaLabel = words.controls;
    const video = media instanceof HTMLVideoElement;
    const toggle = this.button("play", () => this.toggle());
    const mute = this.button("mute", () => (media.muted = !media.muted));
    e.append(
      this.slider(),
      toggle,
      this.button("back", () => this.seek(-10)),
      this.button("forward", () => this.seek(10)),
    );
    if (video)
      e.append(
        this.button("frameBack", () => this.step(-1)),
        this.button("frameForward", () => this.step(1)),
      );
    e.append(mute, this.speeds());
    if (video) e.append((this.full = this.fullScreen()));
    for (const what of ["play", "pause", "ended"])
      media.addEventListener(what, () => this.name(toggle, media.paused ? "play" : "pause"));
    media.addEventListener("volumechange", () => this.name(mute, media.muted ? "unmute" : "mute"));
    for (const what of ["timeupdate", "durationchange", "seeking", "seeked"]) media.addEventListener(what, () => this.show());
    if (video) this.measure(media);
    frameElement.addEventListener("keydown", this.key);
  }

  end(): void {
    this.frameElement.removeEventListener("keydown", this.key);
    this.element.remove();
  }

  private name(b: HTMLElement, word: Word): void {
    b.textContent = this.words[word];
  }

  private button(word: Word, act: () => void): HTMLButtonElement {
    const b = document.createElement("button");
    b.type = "button";
    b.className = "govuk-button govuk-button--secondary evidence-player__button";
    this.name(b, word);
    b.addEventListener("click", act);
    return b;
  }

  private slider(): HTMLElement {
    const row = document.createElement("div");
    row.className = "evidence-player__position";
    Object.assign(this.position, { type: "range", min: "0", max: "0", step: "0.1", value: "0", ariaLabel: this.words.position });
    this.position.addEventListener("input", () => (this.media.currentTime = Number(this.position.value)));
    this.shown.className = "evidence-player__time";
    this.shown.ariaHidden = "true"; // the slider says it
    row.append(this.position, this.shown);
    return row;
  }

  private speeds(): HTMLElement {
    const label = document.createElement("label");
    label.className = "evidence-player__speed";
    this.speed.className = "govuk-select";
    for (const s of speeds) this.speed.add(new Option(`× ${s}`, String(s), s === 1, s === 1));
    this.speed.addEventListener("change", () => (this.media.playbackRate = Number(this.speed.value)));
    label.append(this.words.speed, " ", this.speed);
    return label;
  }

  private fullScreen(): HTMLButtonElement {
    const b = this.button(
      "fullScreen",
      () => void (document.fullscreenElement ? document.exitFullscreen() : this.frameElement.requestFullscreen()),
    );
    this.frameElement.addEventListener("fullscreenchange", () =>
      this.name(b, document.fullscreenElement ? "leaveFullScreen" : "fullScreen"),
    );
    return b;
  }

  private show(): void {
    const { currentTime, duration } = this.media;
    if (Number.isFinite(duration)) this.position.max = String(duration);
    this.position.value = String(currentTime);
    const of = { time: clock(currentTime), length: Number.isFinite(duration) ? clock(duration) : "–" };
    this.shown.textContent = `${of.time} / ${of.length}`;
    this.position.setAttribute("aria-valuetext", fill(this.words.positionOf, of));
  }

  private toggle(): void {
    if (this.media.paused)
      void this.media.play().catch(() => undefined); // what went wrong, its error says
    else this.media.pause();
  }

  private seek(by: number): void {
    this.media.currentTime = Math.min(Math.max(0, this.media.currentTime + by), this.media.duration || 0);
  }

  private step(by: number): void {
    this.media.pause();
    this.seek(by * this.frame);
  }

  private faster(by: number): void {
    const i = speeds.indexOf(this.media.playbackRate) + by;
    if (speeds[i] === undefined) return;
    this.media.playbackRate = speeds[i];
    this.speed.value = String(speeds[i]);
  }

  /** measure finds how long a frame lasts: the shortest time between two that were shown. */
  private measure(video: HTMLVideoElement): void {
    let last: number | undefined;
    let shortest = Infinity;
    const next = (_: number, m: VideoFrameCallbackMetadata) => {
      const d = last === undefined ? 0 : m.mediaTime - last;
      if (d > 0.004 && d < shortest) this.frame = shortest = d;
      last = m.mediaTime;
      if (video.isConnected) video.requestVideoFrameCallback?.(next);
    };
    video.requestVideoFrameCallback?.(next);
  }

  // Letters count only while the player has the focus: elsewhere they belong to the page and to
  // what people speak or type with.
  private readonly key = (e: KeyboardEvent): void => {
    const t = e.target;
    if (e.ctrlKey || e.altKey || e.metaKey || t instanceof HTMLSelectElement) return;
    if (e.key === " " && t instanceof HTMLButtonElement) return;
    if (t === this.position && /^(Arrow|Home|End)/.test(e.key)) return;
    const act = this.keys[e.key.toLowerCase()];
    if (act === undefined) return;
    e.preventDefault();
    act();
  };

  private readonly keys: Record<string, () => void> = {
    " ": () => this.toggle(),
    k: () => this.toggle(),
    j: () => this.seek(-10),
    l: () => this.seek(10),
    arrowleft: () => this.seek(-5),
    arrowright: () => this.seek(5),
    ",": () => this.step(-1),
    ".": () => this.step(1),
    "<": () => this.faster(-1),
    ">": () => this.faster(1),
    m: () => (this.media.muted = !this.media.muted),
    f: () => this.full?.click(),
    home: () => (this.media.currentTime = 0),
    end: () => (this.media.currentTime = this.media.duration || 0),
  };
}
