// Go's own script for starting what it compiled, dist/wasm_exec.js.
declare class Go {
  argv: string[];
  env: Record<string, string>;
  exited: boolean;
  importObject: WebAssembly.Imports;
  run(instance: WebAssembly.Instance): Promise<void>;
}
