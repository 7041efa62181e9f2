// Makes the npm package: sources with the core inlined, the same as CommonJS, types, licences; packed to target/dist.
//
//     node js/tools/pack.mjs      after js/tools/wasm.sh; TypeScript is in target/tools/npm

import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

const ROOT = join(import.meta.dirname, "..", "..");
const PACKAGE = join(ROOT, "target", "npm", "package");
const DIST = join(ROOT, "target", "dist");
const TSC = join(ROOT, "target", "tools", "npm", "node_modules", ".bin", "tsc");

const wasm = readFileSync(join(ROOT, "target", "wasm", "paysig.wasm"));
const imports = WebAssembly.Module.imports(new WebAssembly.Module(wasm)).map(({ name }) => name);
// The panic handler calls `abort`, which would be imported: with no import, no panic is reachable.
if (imports.length > 0) throw new Error(`the core imports ${imports}: a panic is reachable, or it calls its host`);

const version = /^version = "(.*)"$/m.exec(readFileSync(join(ROOT, "Cargo.toml"), "utf8"))[1];
const manifest = JSON.parse(readFileSync(join(ROOT, "js", "package.json"), "utf8"));
if (manifest.version !== version) throw new Error(`js/package.json has version ${manifest.version}, not ${version}`);

rmSync(PACKAGE, { recursive: true, force: true });
mkdirSync(PACKAGE, { recursive: true });
for (const name of ["js/src", "js/package.json", "js/README.md", "LICENSE-MIT", "LICENSE-APACHE"]) {
  cpSync(join(ROOT, name), join(PACKAGE, basename(name)), { recursive: true });
}
const header = "// The core as WebAssembly, in base64. Made by `make npm` of the Rust sources in core/ and ffi-c/.\n";
writeFileSync(join(PACKAGE, "src", "wasm.js"), `${header}export const WASM =\n  "${wasm.toString("base64")}";\n`);

const entries = Object.keys(manifest.exports).filter((name) => !name.endsWith(".json"));
const sources = entries.map((name) => join("src", name === "." ? "index.js" : `${basename(name)}.js`));
const options = ["--allowJs", "--module", "commonjs", "--target", "es2022", "--rootDir", "src", "--outDir", "cjs"];
execFileSync(TSC, [...options, ...sources], { cwd: PACKAGE, stdio: "inherit" });
for (const name of readdirSync(join(PACKAGE, "src")).filter((name) => name.endsWith(".d.ts"))) {
  cpSync(join(PACKAGE, "src", name), join(PACKAGE, "cjs", name));
}
writeFileSync(join(PACKAGE, "cjs", "package.json"), '{ "type": "commonjs" }\n');
// The core is in the package once.
writeFileSync(
  join(PACKAGE, "cjs", "wasm.js"),
  `"use strict";
const text = require("node:fs").readFileSync(require.resolve("../src/wasm.js"), "latin1");
exports.WASM = /"([A-Za-z0-9+/=]+)"/.exec(text)[1];
`,
);

mkdirSync(DIST, { recursive: true });
execFileSync("npm", ["pack", "--silent", "--pack-destination", DIST], { cwd: PACKAGE, stdio: "inherit" });
