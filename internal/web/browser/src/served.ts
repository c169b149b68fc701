import { release } from "./bytes";
import type { Bytes } from "./bytes";
import type { FileReader } from "./filereader";

/**
 * served answers a request for a range of a file. The type is one of our own list, found in the
 * file's own bytes, and the other headers see to it that no browser takes it for a document: evidence
 * is the suspect's, and this origin is where the keys are.
 */
export function served(file: FileReader, type: string, request: Request): Response {
  const size = file.item.size;
  const headers = new Headers({
    "Content-Type": type,
    "Accept-Ranges": "bytes",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
  });
  const range = rangeOf(request.headers.get("Range"), size);
  if (range === "none") {
    headers.set("Content-Range", `bytes */${size}`);
    return new Response(null, { status: 416, headers });
  }
  const [from, to] = range ?? [0, size];
  headers.set("Content-Length", String(to - from));
  if (range !== undefined) headers.set("Content-Range", `bytes ${from}-${to - 1}/${size}`);
  return new Response(body(file, from, to), { status: range === undefined ? 200 : 206, headers });
}

/** rangeOf reads one range, its end not included. Of several, or of what it can't read, it takes no notice. */
function rangeOf(header: string | null, size: number): [number, number] | "none" | undefined {
  const m = /^bytes=(\d*)-(\d*)$/.exec(header ?? "");
  if (m === null || (m[1] === "" && m[2] === "")) return undefined;
  const from = m[1] === "" ? Math.max(0, size - Number(m[2])) : Number(m[1]);
  const to = m[1] === "" || m[2] === "" ? size : Math.min(size, Number(m[2]) + 1);
  return from >= to ? "none" : [from, to];
}

/**
 * body gives chunks as they are asked for, and none ahead: browsers ask for everything from a place
 * on, and leave most of it.
 */
function body(file: FileReader, at: number, to: number): ReadableStream<Uint8Array> {
  const given: Bytes[] = []; // whoever asks for the next has taken what came before
  return new ReadableStream(
    {
      async pull(out) {
        if (at >= to) return out.close();
        const b = await file.read(at);
        given.push(b);
        if (given.length > 2) release(given.shift()!);
        out.enqueue(b.subarray(0, to - at));
        at += b.length;
        if (at >= to) out.close();
      },
    },
    { highWaterMark: 0 },
  );
}
