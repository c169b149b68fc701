import type { Bytes } from "./bytes";
import { textOf } from "./kind";
import type { Kind } from "./kind";
import { fill } from "./words";
import type { Words } from "./words";

/** Picture is a file that is shown whole: a picture, or a text. */
export interface Picture {
  element: HTMLElement;
  end(): void;
}

/**
 * picture shows a file that was checked from end to end. A picture is decoded and never a document; a
 * text is plain text in a frame without scripts and without our origin. Nothing else gets here: HTML
 * and SVG are shown as the text that they are.
 */
export function picture(parts: Bytes[], kind: Kind, words: Words, reference: string): Picture {
  return kind.show === "image" ? image(parts, kind, words, reference) : text(parts, words, reference);
}

function image(parts: Bytes[], kind: Kind, words: Words, reference: string): Picture {
  const url = URL.createObjectURL(new Blob(parts, { type: kind.type }));
  const element = document.createElement("img");
  element.className = "evidence-player__image";
  element.alt = fill(words.image, { reference });
  element.src = url;
  return { element, end: () => URL.revokeObjectURL(url) };
}

function text(parts: Bytes[], words: Words, reference: string): Picture {
  const all = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  parts.reduce((at, p) => (all.set(p, at), at + p.length), 0);
  const url = URL.createObjectURL(new Blob([textOf(all)], { type: "text/plain;charset=utf-8" }));
  const element = document.createElement("iframe");
  element.className = "evidence-player__text";
  element.title = fill(words.text, { reference });
  element.setAttribute("sandbox", "");
  element.referrerPolicy = "no-referrer";
  element.src = url;
  return { element, end: () => URL.revokeObjectURL(url) };
}
