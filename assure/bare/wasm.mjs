// Runs the vectors in a WebAssembly module that imports nothing:  node wasm.mjs MODULE

import { readFileSync } from "node:fs";

const module = new WebAssembly.Module(readFileSync(process.argv[2]));
if (WebAssembly.Module.imports(module).length !== 0) {
  throw new Error("the module imports something");
}
const { memory, start, said, said_length } = new WebAssembly.Instance(module).exports;
const status = start();
process.stdout.write(Buffer.from(memory.buffer, said(), said_length()));
process.exitCode = status;
