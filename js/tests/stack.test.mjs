// No call leaves anything on the stack, which lies in linear memory: every vector, and what is left after it.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { ROOT } from "./root.mjs";
import { SUITES } from "./vectors.mjs";

const { resident } = await import("./node_modules/paysig/src/core.js");

/** How many bytes of the stack hold something, counted from where it starts. */
const depth = () => {
  const lowest = resident.bytes.subarray(0, resident.stackBytes).findIndex((byte) => byte !== 0);
  return lowest === -1 ? 0 : resident.stackBytes - lowest;
};

test("calls use the stack, and leave nothing on it", () => {
  const secret = resident.take(8);
  resident.bytes.fill(1, secret, secret + 8);
  resident.calls.paysig_key_init(secret, 8, resident.take(200));
  assert(depth() > 0);
  resident.clear();
  for (const [name, suite] of Object.entries(SUITES)) {
    for (const [title, run] of suite(
      JSON.parse(readFileSync(join(ROOT, "tests", "vectors", `${name}.json`), "utf8")),
    )) {
      run();
      assert.equal(depth(), 0, `${name}, ${title}`);
    }
  }
});
