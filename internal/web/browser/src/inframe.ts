// What both scripts of a frame do (frame.ts): they are told once what to show, and say on a port that somebody reads.

import type { First, FromFrame, ToFrame } from "./frame";

/** begin waits for what this frame shows: from the page that made it, and once. */
export function begin(show: (first: First, say: (m: FromFrame) => void) => (m: ToFrame) => void): void {
  const first = (e: MessageEvent<First>) => {
    const port = e.ports[0];
    if (e.source !== parent || port === undefined) return;
    removeEventListener("message", first);
    document.title = e.data.title;
    const say = (m: FromFrame) => port.postMessage(m);
    const told = show(e.data, say);
    port.onmessage = ({ data }: MessageEvent<ToFrame>) => told(data);
    awake(say);
  };
  addEventListener("message", first);
}

// The page locks when nobody is at work, and sees nothing of what is pressed in here.
function awake(say: (m: FromFrame) => void): void {
  let last = 0;
  const active = () => {
    if (Date.now() - last < 5000) return;
    last = Date.now();
    say({ active: true });
  };
  for (const e of ["pointerdown", "keydown", "wheel", "touchstart"]) addEventListener(e, active, { passive: true });
}

/** styled gives the frame its looks. Its policy lets no style sheet in but those that a script makes. */
export function styled(css: string): void {
  const s = new CSSStyleSheet();
  s.replaceSync(css);
  document.adoptedStyleSheets = [s];
}

/** zoomed is how large the next step is, for a key; undefined for any other. What the browser does with Ctrl is its own. */
export function zoomed({ key, ctrlKey, metaKey, altKey }: KeyboardEvent, zoom: number): number | undefined {
  if (ctrlKey || metaKey || altKey) return undefined;
  if (key === "+" || key === "=") return stepped(zoom, true);
  if (key === "-") return stepped(zoom, false);
  return key === "0" ? 1 : undefined;
}

/** stepped is one step larger or smaller. */
export function stepped(zoom: number, larger: boolean): number {
  return larger ? Math.min(4, zoom * 1.25) : Math.max(0.5, zoom / 1.25);
}
