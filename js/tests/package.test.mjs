// The package: what is in it, how it is loaded, its types.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import * as paysig from "paysig";
import * as onekey from "paysig/onekey";
import { ROOT } from "./root.mjs";

const INSTALLED = join(import.meta.dirname, "node_modules", "paysig");
const TOOLS = join(ROOT, "target", "tools", "npm", "node_modules");
const TSC = join(TOOLS, "typescript", "bin", "tsc");
const manifest = JSON.parse(readFileSync(join(INSTALLED, "package.json"), "utf8"));
const require = createRequire(import.meta.url);

test("the package is small, and has no more than it needs", () => {
  const packed = join(ROOT, "target", "dist", `paysig-${manifest.version}.tgz`);
  assert(statSync(packed).size <= 150 * 1024, `${statSync(packed).size} bytes`);
  assert.deepEqual(readdirSync(INSTALLED).sort(), [
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "cjs",
    "package.json",
    "src",
  ]);
  for (const field of [
    "dependencies",
    "devDependencies",
    "optionalDependencies",
    "peerDependencies",
    "scripts",
    "bin",
  ]) {
    assert(!(field in manifest), field);
  }
  assert.deepEqual(
    readdirSync(join(INSTALLED, "..")).filter((name) => !name.startsWith(".")),
    ["paysig"],
  );
});

test("the version is the workspace's", () => {
  const workspace = /^version = "(.*)"$/m.exec(readFileSync(join(ROOT, "Cargo.toml"), "utf8"))[1];
  assert.equal(manifest.version, workspace);
  assert.equal(paysig.version, workspace);
});

test("the core asks nothing of its host, and tells nothing of where it was built", async () => {
  const { WASM } = await import("./node_modules/paysig/src/wasm.js");
  const wasm = Buffer.from(WASM, "base64");
  const module = new WebAssembly.Module(wasm);
  assert.deepEqual(WebAssembly.Module.imports(module), []);
  for (const text of ["/home/", "/root/", ".cargo", ".rs\0", process.env.HOME ?? "/home"])
    assert(!wasm.includes(text), text);
});

test("nothing else is exported, and no file can be had past the exports", async () => {
  const names = (types) =>
    [
      ...readFileSync(join(INSTALLED, "src", types), "utf8").matchAll(
        /^export (?:declare )?(?:class|function|const) (\w+)/gm,
      ),
    ].map((match) => match[1]);
  assert.deepEqual(Object.keys(paysig).sort(), names("index.d.ts").sort());
  assert.deepEqual(Object.keys(onekey).sort(), names("onekey.d.ts").sort());
  await assert.rejects(import("paysig/src/core.js"), { code: "ERR_PACKAGE_PATH_NOT_EXPORTED" });
  assert.throws(() => require("paysig/cjs/core.js"), { code: "ERR_PACKAGE_PATH_NOT_EXPORTED" });
});

test("every member that is typed is there, and every one that is there is typed", () => {
  for (const [module, types] of [
    [paysig, "index.d.ts"],
    [onekey, "onekey.d.ts"],
  ]) {
    const text = readFileSync(join(INSTALLED, "src", types), "utf8");
    for (const [, name, body] of text.matchAll(/^export class (\w+)[^{]*\{\n(.*?)^\}/gms)) {
      const typed = [...body.matchAll(/^  (?:readonly )?(\w+)[(:<]/gm)]
        .map((match) => match[1])
        .filter((member) => member !== "constructor");
      const statics = [...body.matchAll(/^  static (\w+)/gm)].map((match) => match[1]);
      const made = module[name];
      const own = Object.getOwnPropertyNames(made.prototype).filter(
        (member) => !["constructor", "toString"].includes(member),
      );
      for (const member of own) assert(typed.includes(member) || member === "toJSON", `${name}.${member} is not typed`);
      for (const member of statics) assert.equal(typeof made[member], "function", `${name}.${member}`);
      for (const member of Object.getOwnPropertyNames(made)) {
        assert(
          statics.includes(member) ||
            ["length", "name", "prototype", "captureStackTrace", "stackTraceLimit"].includes(member),
          `${name}.${member}`,
        );
      }
    }
  }
});

const program = (load) => `${load}
const key = new Key("cashout_secret_key");
const control = new Scheme("cashout-notification").sign(key, { externalId: "1" });
console.log(key.sign(""), Notification.verify(key, \`external_id=1&control=\${control}\`).externalId);
`;
const PRINTS = "8d3e2b061e753c88e401ac8737e6dc7af9e02d590fd1dd4d5e1ded9f4430487c 1\n";
const REQUIRES = 'const { Key, Scheme } = require("paysig"); const { Notification } = require("paysig/onekey");';

function node(name, text, ...options) {
  writeFileSync(name, text);
  return execFileSync(process.execPath, ["--throw-deprecation", "--trace-warnings", ...options, name], {
    encoding: "utf8",
    stdio: "pipe",
  });
}

test("import and require give the same", () => {
  assert.equal(
    node("loads.mjs", program('import { Key, Scheme } from "paysig"; import { Notification } from "paysig/onekey";')),
    PRINTS,
  );
  assert.equal(node("loads.cjs", program(REQUIRES)), PRINTS);
  // Where require() takes modules, both are one copy: a key of one is a key of the other.
  if (process.features.require_module) assert.equal(require("paysig").Key, paysig.Key);
});

test("the CommonJS files stand alone, for hosts without require() of modules", () => {
  const load = REQUIRES.replaceAll(
    /"paysig(\/onekey)?"/g,
    (_, more) => `"./node_modules/paysig/cjs/${more ? "onekey" : "index"}.js"`,
  );
  assert.equal(
    node("alone.cjs", program(load), ...(process.features.require_module ? ["--no-experimental-require-module"] : [])),
    PRINTS,
  );
});

test("typed programs pass, wrongly typed ones do not", () => {
  const tsc = (files, ...options) =>
    execFileSync(
      process.execPath,
      [TSC, "--strict", "--noEmit", "--target", "es2022", "--skipLibCheck", "false", ...options, ...files],
      { encoding: "utf8", stdio: "pipe" },
    );
  for (const [module, resolution] of [
    ["nodenext", "nodenext"],
    ["esnext", "bundler"],
  ]) {
    tsc(
      ["typed.mts"],
      "--module",
      module,
      "--moduleResolution",
      resolution,
      "--types",
      "node",
      "--typeRoots",
      join(TOOLS, "@types"),
    );
  }
  writeFileSync(
    "typed.cts",
    [
      'import paysig = require("paysig");',
      'import onekey = require("paysig/onekey");',
      'const key: paysig.Key = new paysig.Key("a");',
      'onekey.Notification.verify(key, "").externalId satisfies string;',
    ].join("\n"),
  );
  tsc(["typed.cts"], "--module", "nodenext", "--types", "node", "--typeRoots", join(TOOLS, "@types"));
  const wrong = [
    "new Key(1)",
    'key.sign("a", { uper: true })',
    'canonicalize("1", { form: "json" })',
    'key.verify("a")',
    'verifyAny(key, "", "")',
    'const yes: boolean = key.verify("", "")',
    "key.place",
    "new Scheme(key)",
    'key.verify("", undefined)',
  ];
  writeFileSync(
    "wrong.mts",
    [
      'import { canonicalize, Key, Scheme, verifyAny } from "paysig";',
      "declare const key: Key;",
      ...wrong.map((line) => `${line};`),
    ].join("\n"),
  );
  assert.throws(
    () => tsc(["wrong.mts"], "--module", "nodenext", "--types", "", "--lib", "es2022"),
    ({ stdout }) => {
      const lines = new Set([...stdout.matchAll(/^wrong\.mts\((\d+)/gm)].map((match) => Number(match[1]) - 3));
      assert.deepEqual(
        [...lines].sort(),
        wrong.map((_, index) => index),
        stdout,
      );
      return true;
    },
  );
});

test("the typed program runs", () => {
  const options = [
    "--module",
    "nodenext",
    "--target",
    "es2022",
    "--types",
    "node",
    "--typeRoots",
    join(TOOLS, "@types"),
    "--outDir",
    "typed",
  ];
  execFileSync(process.execPath, [TSC, "--strict", ...options, "typed.mts"], { stdio: "pipe" });
  execFileSync(process.execPath, [join("typed", "typed.mjs")], { stdio: "pipe" });
});
