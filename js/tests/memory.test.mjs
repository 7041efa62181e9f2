// Linear memory: payloads of many MiB are taken, and it does not keep what they needed.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { Worker } from "node:worker_threads";
import { canonicalize, Key, Scheme, verifyAny } from "paysig";
import { Credentials, Environment, verifyJson } from "paysig/onekey";

const { canonically } = await import("./node_modules/paysig/src/canonical.js");
const { aligned, resident } = await import("./node_modules/paysig/src/core.js");

const MIB = 1024 * 1024;
const SECRET = "cashout_secret_key";
const key = new Key(SECRET);
const credentials = new Credentials(Environment.staging(), { apiKey: "key", passphrase: "pass", apiSignature: SECRET });
const due = (message) => createHmac("sha256", SECRET).update(message).digest("hex");
const size = () => resident.calls.memory.buffer.byteLength;

test("messages around each boundary", () => {
  for (const base of [0, 55, 64, 1024, 4096, 65536, 131072, MIB]) {
    for (const length of [base - 1, base, base + 1].filter((length) => length >= 0)) {
      const message = Buffer.alloc(length, "abcdefg");
      for (const given of [message, message.toString()]) {
        assert.equal(key.sign(given), due(message), length);
        key.verify(given, due(message));
        assert.equal(verifyAny([key], given, due(message)), 0);
        assert.equal(new Scheme("cashout-request").sign(key, { body: given }), due(message));
      }
      assert.throws(() => key.verify(Buffer.concat([message, Buffer.of(0)]), due(message)), {
        slug: "signature-mismatch",
      });
    }
  }
});

test("texts that are too long for the resident memory have the errors of shorter ones", () => {
  const verifiers = {
    short: (key, text) => key.verify("a", text),
    pieces: (key, text) => key.verify("a".repeat(65537), text),
    signer: (key, text) => key.signer().verify(text),
    any: (key, text) => verifyAny([key, key], "a", text),
    canonical: (key, text) => key.verifyCanonical("1", text),
    scheme: (key, text) => new Scheme("cashout-request").verify(key, text, { body: "a" }),
    json: (key, text) => verifyJson(key, "a", text),
    check: (_, text) => credentials.check("POST", "/", "a", { "Payload-Signature": text }),
  };
  const fault = (verify, key, text) => {
    try {
      verify(key, text);
    } catch ({ slug, offset }) {
      return { slug, offset };
    }
    return undefined;
  };
  const long = 1_100_000;
  const faults = { " ": "whitespace", "\0": "nul", g: "not-hex", é: "not-ascii", "\ud800": "not-ascii" };
  for (const [name, verify] of Object.entries(verifiers)) {
    const check = (text, due) => {
      // What stands in bytes for half of a surrogate pair is not of ASCII either.
      for (const given of [text, Buffer.from(text)]) assert.deepEqual(fault(verify, key, given), due, name);
    };
    for (const length of [70, long]) {
      check("a".repeat(length), { slug: "signature-length", offset: 64 });
      check(due("a") + "0".repeat(length - 64), { slug: "signature-length", offset: 64 });
      for (const [character, slug] of Object.entries(faults)) {
        for (const offset of [0, 64, 69, MIB, long - 1].filter((at) => at < length)) {
          // Of two faults the first is told.
          const behind = offset === 0 ? " " : "a";
          const text = "a".repeat(offset) + character;
          check(text + behind.repeat(length - offset - 1), { slug: `signature-${slug}`, offset });
        }
      }
    }
    if (name === "check") continue;
    const wiped = new Key(SECRET);
    wiped.wipe();
    for (const digit of ["a", " "]) {
      for (const length of [70, long]) {
        assert.equal(fault(verify, wiped, digit.repeat(length)).slug, "key-not-ready", name);
      }
    }
  }
  const signer = key.signer();
  signer.wipe();
  for (const text of ["a".repeat(70), "a".repeat(long)]) {
    assert.throws(() => signer.verify(text), { slug: "signer-not-ready", offset: undefined });
  }
  // As an array of numbers, this one ended the process.
  const longest = `${"a".repeat(2 ** 27)}\ud800`;
  assert.throws(() => key.verify("a", longest), { slug: "signature-not-ascii", offset: 2 ** 27 });
  assert.equal(key.sign("a"), due("a"));
  assert(size() <= 4 * MIB, `${size()} bytes stay`);
});

test("payloads of many MiB", () => {
  const string = Buffer.concat([Buffer.from('["'), Buffer.alloc(16 * MIB, "a"), Buffer.from('"]')]);
  const members = Object.fromEntries(
    Array.from({ length: 100_000 }, (_, index) => [`n${(index * 7919) % 100_000}`, index]),
  );
  const sorted = JSON.stringify(Object.fromEntries(Object.entries(members).sort(([a], [b]) => (a < b ? -1 : 1))));
  assert.equal(Buffer.compare(canonicalize(string), string), 0);
  assert(Buffer.from(canonicalize(JSON.stringify(members))).equals(Buffer.from(sorted)));
  assert.equal(key.signCanonical(JSON.stringify(members)), due(sorted));
  key.verifyCanonical(string, due(string));
  assert.equal(key.sign(string), due(string));
  key.verify(string, due(string));
  assert.equal(verifyAny([new Key("another"), key], string, due(string)), 1);
  const sealed = credentials.sealCreate(JSON.stringify({ comments: "a".repeat(4 * MIB) }));
  assert.equal(sealed.headers["Payload-Signature"], due(sealed.body));
  credentials.check(sealed.method, sealed.path, sealed.body, sealed.headers);
  assert.throws(() => canonicalize(`[${"[".repeat(10 * MIB)}`), { slug: "json-too-deep", offset: 128 });
  const open = Buffer.alloc(8 * MIB, "a");
  open[0] = 0x22;
  assert.throws(() => canonicalize(open), { slug: "json-unexpected-end", offset: open.length });
  // A secret of any length is one.
  assert.equal(Key.fromBytes(string).sign(""), createHmac("sha256", string).digest("hex"));
  assert(size() <= 4 * MIB, `${size()} bytes stay`);
});

test("more than there can be is refused", () => {
  // Linear memory has 4 GiB at most, and the core takes nothing longer than half of that. No byte of these is touched.
  for (const bytes of [2 ** 31, 2 ** 31 + 64, 3 * 1024 * MIB]) {
    const large = new Uint8Array(bytes);
    for (const form of ["verbatim", "compact", "jcs", "jcs-exact"]) {
      for (const call of [
        () => canonicalize(large, { form }),
        () => key.signCanonical(large, { form }),
        () => key.verifyCanonical(large, "0".repeat(64), { form }),
        () => credentials.sealCreate(large, { form }),
      ]) {
        assert.throws(call, { name: "PaysigError", slug: "out-of-memory", code: 72 });
      }
    }
    assert.throws(() => credentials.sealCreate(large), { name: "PaysigError", slug: "out-of-memory" });
  }
  // Nor what the core asks for: slots for many millions of members, or as long an output.
  for (const [status, told] of [
    [70, [0, 2 ** 26, 0]],
    [70, [0, 2 ** 32 - 1, 0]],
    [30, [2 ** 31, 0, 0]],
  ]) {
    const asks = (core, payload, scratch, out, at) => core.putWords(at, told) ?? status;
    assert.throws(() => canonically(0, "1", 0, 0, asks), { name: "PaysigError", slug: "out-of-memory" });
  }
  assert.equal(key.sign("a"), due("a"));
});

test("linear memory is used beyond 2 GiB", () => {
  for (const length of [2 ** 31 - 8, 2 ** 31, 2 ** 32 - 8]) {
    assert.equal(aligned(length), length);
    for (let more = 1; more <= 8; more++) assert.equal(aligned(length + more), length + 8);
  }
  // With what the call needs beside it, this ends there. It is read up to its first byte.
  const large = new Uint8Array(2 ** 31 - 1000);
  large[0] = 0xff;
  assert.throws(() => key.signCanonical(large, { form: "verbatim" }), { slug: "input-not-utf8", offset: 0 });
});

test("keys that come and go take the same places", () => {
  for (let round = 0; round < 3; round++) {
    const keys = Array.from({ length: 1000 }, (_, index) => new Key(`secret ${index}`));
    assert.equal(verifyAny(keys, "a", keys[999].sign("a")), 999);
    for (const each of keys) each.wipe();
  }
  const before = size();
  for (let round = 0; round < 20_000; round++) {
    const each = new Key("secret");
    each.signer().finish();
    each.wipe();
  }
  assert.equal(size(), before);
});

test("a call that fails leaves the next ones alone", () => {
  for (let round = 0; round < 1000; round++) {
    assert.throws(() => canonicalize('{"a":'), { slug: "json-unexpected-end" });
    assert.throws(() => key.verify("a", "b"), { slug: "signature-length" });
    assert.throws(() => new Key(""), { slug: "secret-empty" });
    assert.equal(key.sign("a"), due("a"));
  }
  assert.equal(resident.top, resident.base);
});

test("what callers run while a call is prepared cannot disturb it", () => {
  const parts = {
    *[Symbol.iterator]() {
      yield "Be4";
      key.sign("x".repeat(1000));
      new Key("another").wipe();
      yield "1234";
      yield canonicalize('"Bo7"').subarray(1, 4);
    },
  };
  assert.equal(key.signParts(parts), due("Be41234Bo7"));
  const options = {
    get upper() {
      key.sign("y".repeat(100_000));
      return true;
    },
  };
  assert.equal(key.sign("a", options), due("a").toUpperCase());

  // Nor can it take the message away: one that is gone is refused.
  for (const call of [
    (bytes, taking) => key.sign(bytes, taking("upper")),
    (bytes, taking) => key.signParts([bytes], taking("upper")),
    (bytes, taking) => key.signCanonical(bytes, taking("upper", false, { form: "verbatim" })),
    (bytes, taking) => canonicalize(bytes, taking("form", "verbatim")),
    (bytes, taking) => key.verifyCanonical(bytes, due(""), taking("form", "verbatim")),
    (bytes, taking) => new Scheme("cashout-request").verify(key, due(""), taking("login", undefined, { body: bytes })),
    (bytes, taking) => credentials.check("POST", "/", bytes, taking("Payload-Signature", due(""))),
  ]) {
    const bytes = new TextEncoder().encode("7");
    const taking = (name, value, others) => {
      const get = () => (structuredClone(bytes.buffer, { transfer: [bytes.buffer] }), value);
      return Object.defineProperty({ ...others }, name, { get, enumerable: true });
    };
    assert.throws(() => call(bytes, taking), { name: "PaysigError", slug: "input-type" });
  }
});

test("each thread has its own", async () => {
  const paysig = JSON.stringify(import.meta.resolve("paysig"));
  const program = `
    import { parentPort } from "node:worker_threads";
    const { Key } = await import(${paysig});
    const key = new Key("${SECRET}");
    for (let call = 0; call < 1000; call++) key.sign("a");
    parentPort.postMessage(key.sign("a"));`;
  const url = new URL(`data:text/javascript,${encodeURIComponent(program)}`);
  const answers = Array.from(
    { length: 4 },
    () =>
      new Promise((resolve, reject) => {
        const worker = new Worker(url);
        worker.on("message", resolve).on("error", reject);
      }),
  );
  for (const answer of await Promise.all(answers)) assert.equal(answer, due("a"));
});
