// The vectors and the public corpora in Node.js.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { credentialsFromFile } from "paysig/onekey";
import { unhex } from "./checks.mjs";
import { canonicalVector, CORPORA } from "./corpora.mjs";
import { checkSettings, SUITES } from "./vectors.mjs";
import { ROOT } from "./root.mjs";

const VECTORS = join(ROOT, "tests", "vectors");
const read = (name) => JSON.parse(readFileSync(join(VECTORS, `${name}.json`), "utf8"));

for (const [name, suite] of Object.entries(SUITES)) {
  describe(name, () => {
    const cases = suite(read(name));
    assert(cases.length > 5);
    for (const [title, run] of cases) test(title, run);
  });
}

test("every file has its suite", () => {
  const files = readdirSync(VECTORS).filter((name) => name.endsWith(".json"));
  assert.deepEqual(files.map((name) => name.slice(0, -5)).sort(), Object.keys(SUITES).sort());
});

describe("files with credentials", () => {
  const { cases, hidden } = read("settings");
  for (const each of cases) {
    test(each.name, () => {
      const pieces = typeof each.file_hex === "string" ? [[each.file_hex, 1]] : each.file_hex;
      writeFileSync(
        "credentials",
        Buffer.concat(pieces.flatMap(([digits, times]) => Array(times).fill(unhex(digits)))),
      );
      checkSettings(each, hidden, () => credentialsFromFile("credentials"));
    });
  }
});

// They are not part of this repository: skipped where they are absent, but for one that names their folder.
const named = process.env.PAYSIG_CORPORA;
const folder = named || join(ROOT, "..", "shared", "vectors");
const skip = !named && !existsSync(folder) && "the corpora are not here; PAYSIG_CORPORA names their folder";

function corpora(prefix) {
  const names = readdirSync(folder).filter((name) => name.startsWith(prefix));
  const paths = names.map((name) => join(folder, name, "vectors.json")).filter(existsSync);
  assert(paths.length > 0, `no ${prefix}* in ${folder}`);
  return paths.map((path) => [join(path, ".."), JSON.parse(readFileSync(path, "utf8"))]);
}

for (const [prefix, calls] of Object.entries(CORPORA)) {
  test(`corpora ${prefix}`, { skip }, () => {
    let seen = 0;
    for (const [, corpus] of corpora(prefix)) for (const call of calls(corpus)) seen += call() ?? 1;
    assert(seen > 1);
  });
}

for (const prefix of ["jcs-", "json-", "payload-"]) {
  test(`corpora ${prefix}`, { skip }, async () => {
    let seen = 0;
    for (const [folder, corpus] of corpora(prefix)) {
      for (const vector of corpus.kind === "canon" ? corpus.vectors : []) {
        await canonicalVector(
          vector,
          (name) => readFileSync(join(folder, name)),
          (bytes) => createHash("sha256").update(bytes).digest("hex"),
        );
        seen++;
      }
    }
    assert(seen > 20);
  });
}
