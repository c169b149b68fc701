import type { Program } from "./kind";

/**
 * Words are the texts of <evidence-player>, which the page's template gives in its attribute "words"
 * as JSON: all of them, in the page's language. In braces stands what is filled in.
 */
export interface Words {
  open: string; // the button at which opening is recorded; {reference}
  opening: string;
  progress: string; // {percent}
  video: string; // what a screen reader calls it, as the next three; {reference}
  audio: string;
  image: string;
  text: string;
  document: string;
  controls: string;
  keys: string; // which keys do what
  play: string;
  pause: string;
  back: string;
  forward: string;
  frameBack: string;
  frameForward: string;
  position: string;
  positionOf: string; // {time} {length}
  speed: string;
  mute: string;
  unmute: string;
  fullScreen: string;
  leaveFullScreen: string;
  checking: string;
  checked: string; // {time}
  checkedWhole: string;
  lost: string; // part of what was shown was not checked
  broken: string; // Seal broken
  brokenText: string; // what it means, and what to do; {part}
  trouble: string; // could not be fetched: what stays, what to do
  again: string;
  failed: string; // {why}
  locked: string;
  cannot: string; // {program}
  soundOnly: string; // the picture can't be shown here; {program}
  tooLarge: string;
  previousPage: string;
  nextPage: string;
  pageNumber: string; // the label of a box for one
  pageOf: string; // {page} {pages}
  pageIsPicture: string; // a screen reader has nothing to read
  smaller: string;
  larger: string;
  pageKeys: string;
  pictureKeys: string;
  documentBroken: string; // damaged: what to do
  documentLocked: string; // it has a password of its own: what to do
  documentLacks: string; // something on this page is not drawn: what to do
  export: string;
  programs: Record<Program, string>; // by the kinds of kind.ts
}

/** Word is a key of a text that stands alone. */
export type Word = Exclude<keyof Words, "programs">;

/** fill puts values into the braces of a text. */
export function fill(text: string, values: Record<string, string>): string {
  return text.replace(/\{(\w+)\}/g, (all, key: string) => values[key] ?? all);
}

/** clock writes seconds as people read them off a player: 1:02:03, 02:03. */
export function clock(seconds: number): string {
  const s = Math.max(0, Math.floor(seconds));
  const two = (n: number) => String(n).padStart(2, "0");
  const hours = Math.floor(s / 3600);
  return (hours > 0 ? `${hours}:` : "") + `${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
}
