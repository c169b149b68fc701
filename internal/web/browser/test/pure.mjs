// What of the pages' script needs no page, as node runs it: the TypeScript without its types.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** pure is a module of src that asks for no other. */
export async function pure(name) {
  const dir = mkdtempSync(join(tmpdir(), "pure-"));
  try {
    writeFileSync(join(dir, "package.json"), '{"type":"module"}');
    execFileSync("node_modules/.bin/tsc", ["--ignoreConfig", "--target", "es2022", "--module", "esnext", "--moduleResolution", "bundler", "--lib", "es2023,dom,dom.iterable", "--outDir", dir, `src/${name}.ts`]);
    return await import(join(dir, `${name}.js`));
  } finally {
    rmSync(dir, { recursive: true });
  }
}
