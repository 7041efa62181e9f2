// Signs or verifies one file: the program that every language has for the demo and the agreement test.
//
// runner.mjs sign KEYFILE BODYFILE              prints "SIGNATURE NANOSECONDS": the signature, and the time of one call
//     runner.mjs verify KEYFILE BODYFILE SIGNATURE  prints "ok" and exits with 0, or the error's slug and exits with 1

import { readFileSync } from "node:fs";
import { Key, PaysigError } from "paysig";

// About 0.2 s in all.
const BATCHES = 41;
const CALLS = 2000;

let sink;

/** Nanoseconds of one call with a key that is ready: the median of several batches, after as many that warm up. */
function timePerCall(key, body) {
  const times = Array.from({ length: 2 * BATCHES }, () => {
    const start = process.hrtime.bigint();
    for (let call = 0; call < CALLS; call++) sink = key.sign(body);
    return Number(process.hrtime.bigint() - start) / CALLS;
  });
  return times.slice(BATCHES).sort((a, b) => a - b)[BATCHES >> 1];
}

function main([command, keyFile, bodyFile, ...signature]) {
  if (!["sign", "verify"].includes(command) || !bodyFile || signature.length !== (command === "verify" ? 1 : 0)) {
    console.error("usage: runner.mjs sign KEYFILE BODYFILE | runner.mjs verify KEYFILE BODYFILE SIGNATURE");
    return 2;
  }
  const body = readFileSync(bodyFile);
  try {
    const key = new Key(readFileSync(keyFile));
    if (command === "sign") {
      console.log(key.sign(body), timePerCall(key, body).toFixed(1));
    } else {
      key.verify(body, signature[0]);
      console.log("ok");
    }
  } catch (error) {
    if (!(error instanceof PaysigError)) throw error;
    console.log(error.slug);
    return 1;
  }
  return 0;
}

process.exitCode = main(process.argv.slice(2));
