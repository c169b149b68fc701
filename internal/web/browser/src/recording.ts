import { Controls } from "./controls";
import type { Kind } from "./kind";
import { clock, fill } from "./words";
import type { Words } from "./words";

/** Recording is a video or a sound that plays, with its controls, and with what is known of its check. */
export class Recording {
  readonly element: HTMLVideoElement | HTMLAudioElement;
  /** What was checked is written here and not announced: it changes each second. */
  readonly proof = document.createElement("p");
  private readonly controls: Controls;
  private owed = 1;

  constructor(
    url: string,
    kind: Kind,
    private readonly words: Words,
    reference: string,
    frame: HTMLElement,
    early?: HTMLVideoElement,
  ) {
    const m = early ?? (kind.show === "video" ? video(url) : new Audio(url));
    this.element = m;
    m.className = "evidence-player__media";
    m.ariaLabel = fill(words[kind.show === "video" ? "video" : "audio"], { reference });
    m.disableRemotePlayback = true;
    if (m instanceof HTMLVideoElement) m.disablePictureInPicture = true; // it would leave the overlay behind
    m.addEventListener("contextmenu", e => e.preventDefault());
    m.addEventListener("timeupdate", () => this.prove());
    this.proof.className = "govuk-body evidence-player__proof";
    this.proof.textContent = words.checking;
    this.controls = new Controls(m, words, frame);
  }

  /** show puts controls and help under the picture. */
  show(frame: HTMLElement): void {
    const keys = document.createElement("p");
    keys.className = "govuk-hint evidence-player__keys";
    keys.textContent = this.words.keys;
    frame.append(this.controls.element, this.proof, keys);
  }

  /**
   * start plays, and says what can't be: failed hears that it does not play at all, or no longer,
   * silent that there is no picture where one belongs.
   */
  start(failed: (network: boolean) => void, silent: () => void): void {
    const m = this.element;
    const error = () => failed(m.error?.code === MediaError.MEDIA_ERR_NETWORK);
    const known = () => {
      if (m instanceof HTMLVideoElement && m.videoWidth === 0) silent();
    };
    m.addEventListener("error", error);
    m.addEventListener("loadedmetadata", known);
    // It may have been loading for a while.
    if (m.error !== null) return error();
    if (m.readyState >= HTMLMediaElement.HAVE_METADATA) known();
    this.play();
  }

  /** again goes on where the picture stopped. */
  again(): void {
    const at = this.element.currentTime;
    this.element.load();
    this.element.currentTime = at;
    this.play();
  }

  /** checked: of so many segments something was shown that is not compared yet. */
  checked(owed: number): void {
    this.owed = owed;
    this.prove();
  }

  /** proved: all of it was checked before it was shown. */
  proved(word: string): void {
    this.owed = -1;
    this.proof.textContent = word;
  }

  /** end lets go of what was decoded. */
  end(): void {
    this.controls.end();
    unload(this.element);
  }

  // Only when nothing that was shown is owed a check is it true of all up to here.
  private prove(): void {
    if (this.owed === 0) this.proof.textContent = fill(this.words.checked, { time: clock(this.element.currentTime) });
  }

  private play(): void {
    void this.element.play().catch(() => undefined); // a browser may want another press of a key first
  }
}

/** video begins to load a video. */
export function video(url: string): HTMLVideoElement {
  const m = document.createElement("video");
  m.preload = "auto";
  m.src = url;
  return m;
}

/** unload lets go of what was decoded. */
export function unload(m: HTMLMediaElement): void {
  m.pause();
  m.removeAttribute("src");
  m.load();
}
