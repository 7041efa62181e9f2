// paysig against what Node.js signs with today, node:crypto. Prints one JSON object a line.
//
//     node bench.mjs [--quick]      where paysig is installed
//
// Every way must give the right signature before any is timed. The ways take turns, batch by batch, so that a change of
// the machine's speed touches all of them alike; a figure is the median of its batches, `ratio` that of the turns'.
// `sign` and `verify` have a key made beforehand; `sign-fresh-key` makes one for each call.

import assert from "node:assert/strict";
import { createHmac, createSecretKey, timingSafeEqual } from "node:crypto";
import { Key, sign } from "paysig";

const SIZES = [64, 300, 1024, 4096, 65536];
const VERIFIED_SIZE = 389; // bytes, a usual cashout
const TURNS = process.argv.includes("--quick") ? 21 : 401;
const BATCH_NANOSECONDS = 500_000;
const WARM_UP_CALLS = 20_000;

const SECRET = "cashout_secret_key";
const key = new Key(SECRET);
const ready = createSecretKey(Buffer.from(SECRET));

const hmac = (secret, message) => createHmac("sha256", secret).update(message).digest("hex");

const SIGN = { paysig: (message) => key.sign(message), createHmac: (message) => hmac(ready, message) };
const SIGN_FRESH_KEY = { paysig: (message) => sign(SECRET, message), createHmac: (message) => hmac(SECRET, message) };
const VERIFY = {
  paysig: (message, signature) => key.verify(message, signature),
  "createHmac + timingSafeEqual": (message, signature) => {
    const tag = createHmac("sha256", ready).update(message).digest();
    const presented = Buffer.from(signature, "hex");
    if (presented.length !== 32 || !timingSafeEqual(tag, presented)) throw new Error("it does not verify");
  },
};

let sink;

function batch(way, message, signature, calls) {
  const start = process.hrtime.bigint();
  for (let call = 0; call < calls; call++) sink = way(message, signature);
  return Number(process.hrtime.bigint() - start) / calls;
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];
const rounded = (number, digits) => Number(number.toFixed(digits));

function compare(op, size, ways) {
  const message = Buffer.from(Array.from({ length: size }, (_, index) => index % 251));
  const signature = hmac(SECRET, message);
  for (const way of Object.values(ways)) {
    if (ways === VERIFY) assert.throws(() => way(message, "0".repeat(64)));
    assert.equal(way(message, signature) ?? signature, signature);
  }
  const timed = Object.entries(ways).map(([name, way]) => {
    const quickest = Math.min(...Array.from({ length: 10 }, () => batch(way, message, signature, WARM_UP_CALLS / 10)));
    return { name, way, calls: Math.max(1, Math.round(BATCH_NANOSECONDS / quickest)), times: [] };
  });
  for (let turn = 0; turn < TURNS; turn++) {
    for (const { way, calls, times } of timed) times.push(batch(way, message, signature, calls));
  }
  const [ours, peer] = timed;
  const figures = { ours_ns: rounded(median(ours.times), 1), peer: peer.name, peer_ns: rounded(median(peer.times), 1) };
  const ratio = rounded(median(ours.times.map((time, turn) => peer.times[turn] / time)), 3);
  console.log(JSON.stringify({ language: "node", op, size, ...figures, ratio }));
}

for (const size of SIZES) {
  compare("sign", size, SIGN);
  compare("sign-fresh-key", size, SIGN_FRESH_KEY);
}
compare("verify", VERIFIED_SIZE, VERIFY);
