import { joined } from "./bytes";
import type { Bytes } from "./bytes";
import type { Unshown } from "./frame";
import { textOf } from "./kind";
import type { Kind } from "./kind";
import { Leaf } from "./leaf";
import { fill } from "./words";
import type { Words } from "./words";

/** Picture is a file that is shown whole: a picture, a document or a text. */
export interface Picture {
  element: HTMLElement;
  /** What belongs over it, where it is at hand however tall the screen is, and under it. */
  controls?: HTMLElement;
  notes?: HTMLElement;
  /** Comes when it is seen, or with why it can't be. */
  seen: Promise<Unshown | undefined>;
  end(): void;
}

/**
 * picture shows a file that was checked from end to end, in a frame without our origin: a text as
 * plain text without any script, a picture and a PDF by scripts of ours that reach nothing. Nothing
 * else gets here: HTML and SVG are shown as the text that they are.
 */
export async function picture(parts: Bytes[], kind: Kind, words: Words, reference: string): Promise<Picture> {
  return kind.show === "text" ? text(parts, words, reference) : Leaf.of(joined(parts), kind, words, reference);
}

function text(parts: Bytes[], words: Words, reference: string): Picture {
  const url = URL.createObjectURL(new Blob([textOf(joined(parts))], { type: "text/plain;charset=utf-8" }));
  const element = document.createElement("iframe");
  element.className = "evidence-player__text";
  element.title = fill(words.text, { reference });
  element.setAttribute("sandbox", "");
  element.referrerPolicy = "no-referrer";
  element.src = url;
  return { element, seen: Promise.resolve(undefined), end: () => URL.revokeObjectURL(url) };
}
