/** Kind is what a file is by its own bytes. What its sender says it is decides nothing (docs/seal.md). */
export interface Kind {
  show: "video" | "audio" | "image" | "text" | "pdf" | "none";
  /** One of our own list, and never a kind of document that can run anything. */
  type: string;
  /** For what is not shown here: what would show it. */
  program?: Program;
}

/** Program is a kind of program that people have; the page's words name one. */
export type Program = "player" | "pdf" | "office" | "mail" | "archive" | "picture" | "disc" | "other";

/** media are the only types that the service worker ever serves. */
export const media: ReadonlySet<string> = new Set([
  "video/mp4", "video/webm", "video/ogg",
  "audio/mp4", "audio/mpeg", "audio/wav", "audio/ogg", "audio/flac", "audio/aac",
]); // prettier-ignore

/** headSize is how much of a file is looked at. */
export const headSize = 4096;

/** kindOf looks at the first bytes of a file, and at its name only for what it does not show. */
export function kindOf(head: Uint8Array, name: string): Kind {
  const known = signature(head);
  if (known !== undefined) return known;
  const program = programFor(name);
  if (program === undefined && isText(head)) return { show: "text", type: "text/plain;charset=utf-8" };
  return none(program ?? "other");
}

function signature(b: Uint8Array): Kind | undefined {
  const is = (text: string, at = 0) => [...text].every((c, i) => b[at + i] === c.charCodeAt(0));
  if (is("ftyp", 4)) return iso(latin(b, 8, 12));
  if (is("\x1aE\xdf\xa3")) return latin(b, 0, 64).includes("webm") ? video("video/webm") : none("player");
  if (is("OggS")) return /theora|video/.test(latin(b, 0, 512)) ? video("video/ogg") : audio("audio/ogg");
  if (is("RIFF") && is("WAVE", 8)) return audio("audio/wav");
  if (is("RIFF") && is("WEBP", 8)) return image("image/webp");
  if (is("RIFF") && is("AVI ", 8)) return none("player");
  if (is("fLaC")) return audio("audio/flac");
  if (is("ID3") || (b[0] === 0xff && (b[1]! & 0xe6) === 0xe2)) return audio("audio/mpeg");
  if (b[0] === 0xff && (b[1]! & 0xf6) === 0xf0) return audio("audio/aac");
  if (is("\xff\xd8\xff")) return image("image/jpeg");
  if (is("\x89PNG\r\n\x1a\n")) return image("image/png");
  if (is("GIF87a") || is("GIF89a")) return image("image/gif");
  if (is("BM") && b.length > 26 && b[6] === 0 && b[7] === 0) return image("image/bmp");
  if (is("%PDF-")) return { show: "pdf", type: "application/pdf", program: "pdf" };
  if (is("PK\x03\x04")) return undefined; // an archive, or an office document in one: its name says which
  if (is("0&\xb2u\x8ef\xcf\x11") || is("\x00\x00\x01\xba") || is("\x00\x00\x01\xb3") || is("FLV\x01")) return none("player");
  return undefined;
}

/** iso tells the members of the MP4 family apart by their brand. */
function iso(brand: string): Kind {
  if (/^M4[AB] /.test(brand)) return audio("audio/mp4");
  if (/^(hei|hev|mif|msf)/.test(brand)) return none("picture");
  if (brand === "avif" || brand === "avis") return image("image/avif");
  return video("video/mp4"); // QuickTime too: what is in it is most often the same
}

const video = (type: string): Kind => ({ show: "video", type });
const audio = (type: string): Kind => ({ show: "audio", type });
const image = (type: string): Kind => ({ show: "image", type });
const none = (program: Program): Kind => ({ show: "none", type: "application/octet-stream", program });

const programs: [RegExp, Program][] = [
  [/\.(avi|wmv|asf|mkv|mov|mpe?g|m2ts?|mts|ts|vob|flv|3gp|amr|wma|dav|g64x?|h26[45])$/i, "player"],
  [/\.(docx?|xlsx?|pptx?|rtf|od[tsp])$/i, "office"],
  [/\.(msg|eml|mbox|pst)$/i, "mail"],
  [/\.(zip|7z|rar|tar|t?gz|ufdr|ufd)$/i, "archive"],
  [/\.(heic|heif|tiff?|psd|raw|cr2|nef|dng)$/i, "picture"],
  [/\.(iso|e01|dd|img|vhdx?)$/i, "disc"],
];

function programFor(name: string): Program | undefined {
  return programs.find(([ending]) => ending.test(name))?.[1];
}

function latin(b: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...b.subarray(from, to));
}

/** isText: UTF-8, or UTF-16 that says so, without what no text holds. */
function isText(b: Uint8Array): boolean {
  if ((b[0] === 0xff && b[1] === 0xfe) || (b[0] === 0xfe && b[1] === 0xff)) return true;
  if (b.some(x => x < 9 || (x > 13 && x < 32 && x !== 27))) return false;
  return true;
}

/** textOf reads the bytes of a text as a person would have written them: with Windows' letters where they are no UTF-8. */
export function textOf(b: Uint8Array): string {
  if (b[0] === 0xff && b[1] === 0xfe) return new TextDecoder("utf-16le").decode(b);
  if (b[0] === 0xfe && b[1] === 0xff) return new TextDecoder("utf-16be").decode(b);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(b);
  } catch {
    return new TextDecoder("windows-1252").decode(b);
  }
}
