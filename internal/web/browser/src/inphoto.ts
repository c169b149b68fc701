// Runs in a frame without our origin (frame.ts) and shows a picture.

import { begin, stepped, styled, zoomed } from "./inframe";

styled(`
html, body { margin: 0; height: 100%; background: #0b0c0c; }
main { height: 100%; overflow: auto; display: grid; }
main:focus-visible { outline: 3px solid #fd0; outline-offset: -3px; }
img { display: block; margin: auto; }
`);

begin((first, say) => {
  const image = document.createElement("img");
  const main = document.createElement("main");
  image.alt = first.title;
  main.tabIndex = 0; // so that its keys reach it, and arrows move a large picture
  let zoom = 1;
  const fit = () => {
    // Never larger than it is, until somebody asks for it.
    const scale = zoom * Math.min(1, main.clientWidth / image.naturalWidth, main.clientHeight / image.naturalHeight);
    image.style.width = `${Math.max(1, Math.floor(image.naturalWidth * scale))}px`;
  };
  image.onerror = () => say({ failed: "broken" });
  image.onload = () => {
    say({ width: image.naturalWidth, height: image.naturalHeight });
    fit();
    say({ page: 1, pages: 1, picture: true });
  };
  addEventListener("resize", fit);
  addEventListener("keydown", e => {
    zoom = zoomed(e, zoom) ?? zoom;
    fit();
  });
  main.append(image);
  document.body.append(main);
  image.src = URL.createObjectURL(new Blob([first.bytes], { type: first.type }));
  return m => {
    if ("larger" in m) zoom = stepped(zoom, m.larger);
    fit();
  };
});
