// Where trusted types are on, nothing but these two scripts can be started from here, and from no
// address but the page's own.

const known = new Set(["sealer.js", "sw.js"]);

const policy = window.trustedTypes?.createPolicy("safehand-evidence", {
  createScriptURL(url) {
    const u = new URL(url, location.href);
    if (u.origin !== location.origin || !known.has(u.pathname.split("/").at(-1)!))
      throw new TypeError("not a script of these pages");
    return url;
  },
});

/** script lets the browser start one of our scripts. */
export function script(url: string): string {
  return policy?.createScriptURL(url) ?? url;
}

/** built is where the built files are served; the page says it. */
export function built(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="safehand-built"]')?.content ?? "/static/";
}
