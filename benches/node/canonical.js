// Times npm's canonicalize beside JSON.parse with JSON.stringify, from bytes to bytes.
//
//     node canonical.js FOLDER     the folder that the program texts wrote
//
// Prints a line of JSON per input and way. The ways take turns, batch by batch; a figure is the median of its batches.
// A way whose answer is not the form jcs is left out; JSON.stringify makes no form and only must say the same.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import canonicalize from "canonicalize";

const INPUT_MILLISECONDS = 1000;
const BATCH_NANOSECONDS = 1e6;

const WAYS = {
  canonicalize: (text) => Buffer.from(canonicalize(JSON.parse(text.toString()))),
  "JSON.stringify": (text) => Buffer.from(JSON.stringify(JSON.parse(text.toString()))),
};

let sink;

function batch(way, text, calls) {
  const start = process.hrtime.bigint();
  for (let call = 0; call < calls; call++) sink = way(text);
  return Number(process.hrtime.bigint() - start);
}

// Doubling until a batch is long enough also warms the compiler up.
function callsOfBatch(way, text) {
  let calls = 1;
  while (batch(way, text, calls) < BATCH_NANOSECONDS) calls *= 2;
  return calls;
}

const folder = process.argv[2];
for (const file of readdirSync(folder).filter((file) => file.endsWith(".json"))) {
  const input = file.slice(0, -".json".length);
  const text = readFileSync(join(folder, `${input}.json`));
  const jcs = readFileSync(join(folder, `${input}.jcs`));
  const timers = [];
  for (const [name, way] of Object.entries(WAYS)) {
    const answer = way(text);
    const said = name === "JSON.stringify" ? WAYS.canonicalize(answer) : answer;
    if (said.equals(jcs)) timers.push({ name, way, calls: callsOfBatch(way, text), times: [] });
  }
  const end = performance.now() + INPUT_MILLISECONDS;
  do {
    for (const { way, calls, times } of timers) times.push(batch(way, text, calls) / calls);
  } while (performance.now() < end);
  for (const { name, times } of timers) {
    const ns = times.sort((a, b) => a - b)[times.length >> 1];
    console.log(JSON.stringify({ input, name, ns }));
  }
}
