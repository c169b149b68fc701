// A part of the page's script by itself, for what can be tried without a browser.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";

const how = ["--ignoreConfig", "--noCheck", "--module", "commonjs", "--moduleResolution", "bundler", "--target", "es2022"];

/** compiled is what src/name.ts exports. */
export function compiled(name) {
  const dir = mkdtempSync(join(tmpdir(), "part-"));
  after(() => rmSync(dir, { recursive: true }));
  execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", ...how, "--outDir", dir, `src/${name}.ts`]);
  return createRequire(import.meta.url)(join(dir, `${name}.js`));
}
