// Nothing shows a secret, and nothing of one stays in linear memory once it is wiped.

import assert from "node:assert/strict";
import fs from "node:fs";
import { test } from "node:test";
import { inspect } from "node:util";
import v8 from "node:v8";
import vm from "node:vm";
import { canonicalize, Key, PaysigError, Scheme, sign, verifyAny } from "paysig";
import { Credentials, credentialsFromFile, Environment, Notification } from "paysig/onekey";

// The module that the package itself has loaded, past its exports.
const { resident } = await import("./node_modules/paysig/src/core.js");

v8.setFlagsFromString("--expose-gc");
const collect = vm.runInNewContext("gc");

const SECRET = "a_secret_that_is_longer_than_a_block_of_sha256_is__that_is_hashed_first";
const SHORT = "cashout_secret_key";
const [API_KEY, PASSPHRASE] = ["the_api_key_4711", "the_passphrase_0815"];

// It asks the core with credentials that are nobody's.
const ENVIRONMENT = Environment.staging();

const makeCredentials = (secret = SHORT) =>
  new Credentials(ENVIRONMENT, { apiKey: API_KEY, passphrase: PASSPHRASE, apiSignature: secret });

/** How often a text or bytes are in linear memory. */
function found(needle) {
  const memory = Buffer.from(resident.calls.memory.buffer);
  let count = 0;
  for (let at = memory.indexOf(needle); at !== -1; at = memory.indexOf(needle, at + 1)) count++;
  return count;
}

// Structs are marked with a word in front of them: raw.rs writes "paysig k", "paysig s", "paysig c" as numbers.
const mark = (kind) => Buffer.from(`paysig ${kind}`).reverse();

/** Each word of the keys and signers that are in memory, as it is and the other way around. */
function states() {
  const memory = Buffer.from(resident.calls.memory.buffer);
  const parts = [];
  for (const [kind, bytes] of [
    ["k", 72],
    ["s", 192],
  ]) {
    for (let at = memory.indexOf(mark(kind)); at !== -1; at = memory.indexOf(mark(kind), at + 1)) {
      for (let word = at + 8; word < at + bytes; word += 8) {
        const part = Buffer.from(memory.subarray(word, word + 8));
        // Zeros, and the signer's count of bytes, are anywhere.
        if (part.readBigUInt64LE() > 0xffffn) parts.push(part, Buffer.from(part).swap32());
      }
    }
  }
  return parts;
}

const here = (parts) => parts.filter((part) => found(part) > 0).length;

test("the search finds what is there", () => {
  const key = new Key(SHORT);
  assert.equal(found(mark("k")), 1);
  const parts = states();
  assert.equal(parts.length, 16);
  assert(here(parts) >= 8);
  resident.bytes.set(Buffer.from(SHORT), resident.base);
  assert.equal(found(SHORT), 1);
  resident.bytes.fill(0, resident.base, resident.base + 100);
  key.wipe();
});

test("a call leaves nothing of its arguments", () => {
  const key = new Key(SECRET);
  const message = '{"pass":"the_message_of_this_test"}';
  const signature = key.sign(message);
  key.verify(message, signature);
  key.signParts([message, message]);
  key.signCanonical(message);
  key.verifyCanonical(message, signature);
  verifyAny([key], message, signature);
  canonicalize(message);
  new Scheme("cashout-request").sign(key, { body: message });
  for (const call of [
    () => key.verify(message, "0".repeat(64)),
    () => canonicalize(`${message}x`),
    () => new Key(`${SHORT} `),
  ]) {
    assert.throws(call, PaysigError);
  }
  for (const text of [
    SECRET,
    SECRET.slice(-20),
    SHORT,
    "the_message_of_this_test",
    signature,
    signature.slice(0, 16),
  ]) {
    assert.equal(found(text), 0, text);
  }
  key.wipe();
});

test("a key that is wiped leaves nothing", () => {
  for (const secret of [SECRET, SHORT]) {
    const key = new Key(secret);
    const signer = key.signer();
    signer.update("the_message_of_this_test");
    key.sign("x".repeat(300));
    key.sign("x".repeat(100_000));
    key.signCanonical('{"b":1,"a":2}');
    const parts = states();
    // Of the key, of the signer, and the message in that.
    assert(found(mark("s")) === 1 && parts.length === 2 * (8 + 8 + 3) && here(parts) >= 19);
    signer.wipe();
    key.wipe();
    assert.equal(here(parts), 0);
    for (const text of [mark("k"), mark("s"), secret, "the_message_of_this_test"])
      assert.equal(found(text), 0, String(text));
    key.wipe();
    assert.throws(() => key.sign(""), { slug: "key-not-ready" });
    assert.throws(() => key.sign("x".repeat(100_000)), { slug: "key-not-ready" });
    assert.throws(() => key.signer(), { slug: "key-not-ready" });
    assert.throws(() => key.signCanonical("{}"), { slug: "key-not-ready" });
    assert.throws(() => verifyAny([key], "", "0".repeat(64)), { slug: "key-not-ready" });
    assert.throws(() => new Scheme("cashout-request").sign(key, {}), { slug: "key-not-ready" });
  }
});

test("the one-shots and finished signers leave nothing", () => {
  sign(SHORT, "message");
  const key = new Key(SHORT);
  const parts = states();
  const signers = [key.signer(), key.signer(), key.signer()];
  signers[0].finish();
  assert.throws(() => signers[1].verify("0".repeat(64)), PaysigError);
  signers[2].wipe();
  assert.equal(found(mark("s")), 0);
  key[Symbol.dispose ?? "wipe"]();
  assert.equal(here(parts), 0);
});

test("credentials and sealed requests that are wiped leave nothing", () => {
  const key = new Key(SHORT);
  const parts = states();
  key.wipe();
  assert.equal(here(parts), 0);
  const credentials = makeCredentials();
  assert(found(API_KEY) === 1 && found(PASSPHRASE) === 1 && found(mark("c")) === 2 && here(parts) >= 8);
  const sealed = credentials.sealCreate('{"amount":1}');
  credentials.check(sealed.method, sealed.path, sealed.body, sealed.headers);
  assert.equal(found(PASSPHRASE), 1);
  const basic = Buffer.from(`${API_KEY}:${PASSPHRASE}`).toString("base64").slice(0, 20);
  assert.equal(found(basic), 1);
  sealed.wipe();
  sealed.wipe();
  for (const name of ["body", "headers"]) assert.throws(() => sealed[name], { slug: "credentials-not-ready" });
  credentials.wipe();
  credentials.wipe();
  for (const text of [API_KEY, PASSPHRASE, basic, SHORT, mark("k")]) assert.equal(found(text), 0, String(text));
  assert.equal(here(parts), 0);
  assert.equal(found(mark("c")), 1);
  assert.throws(() => credentials.sealCreate("{}"), { slug: "credentials-not-ready" });
  assert.throws(() => credentials.check("POST", "/", "{}", {}), { slug: "credentials-not-ready" });
  assert.throws(() => Notification.verify(credentials, "external_id=1&control=0"), { slug: "key-not-ready" });
});

test("a file with credentials is overwritten where it was read", (context) => {
  const buffers = [];
  const { readSync } = fs;
  context.mock.method(fs, "readSync", (file, into, ...more) => {
    buffers.push(into);
    return readSync(file, into, ...more);
  });
  const lines = [`PAYSIG_API_KEY=${API_KEY}`, `PAYSIG_API_PASSPHRASE=${PASSPHRASE}`, `PAYSIG_API_SIGNATURE=${SHORT}`];
  for (const more of ["", "not a line"]) {
    fs.writeFileSync("credentials", [...lines, more].join("\n"));
    if (more === "") credentialsFromFile("credentials").wipe();
    else assert.throws(() => credentialsFromFile("credentials"), { slug: "key-file" });
  }
  assert(buffers.length >= 4 && buffers.every((buffer) => buffer.length > 0 && buffer.every((byte) => byte === 0)));
  assert.equal(found(PASSPHRASE), 0);
});

test("what is refused leaves nothing", () => {
  const texts = { apiKey: API_KEY, passphrase: `${PASSPHRASE}\n`, apiSignature: SHORT };
  assert.throws(() => new Credentials(ENVIRONMENT, texts), { slug: "credential-character" });
  assert.throws(() => new Credentials(ENVIRONMENT, { ...texts, passphrase: "p", apiSignature: "'quoted'" }), {
    slug: "secret-quoted",
  });
  for (const text of [API_KEY, PASSPHRASE, SHORT, "quoted'", mark("k")]) assert.equal(found(text), 0, String(text));
});

test("what is collected is wiped", async () => {
  let count = 0;
  (() => {
    const made = Array.from({ length: 20 }, () => [new Key(SHORT), makeCredentials(), new Key(SHORT).signer()]);
    count = made.length;
  })();
  assert.equal(count, 20);
  assert(found(mark("k")) >= 40 && found(mark("c")) >= 21 && found(mark("s")) >= 20);
  for (let turn = 0; turn < 50 && found(mark("k")) + found(mark("c")) + found(mark("s")) > 1; turn++) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  assert.equal(found(mark("c")), 1);
  for (const text of [mark("k"), mark("s"), PASSPHRASE]) assert.equal(found(text), 0, String(text));
});

test("nothing shows a secret", () => {
  const key = new Key(SHORT);
  const credentials = makeCredentials();
  const sealed = credentials.sealCreate('{"comments":"of_this_payload"}');
  const notification = Notification.verify(
    key,
    `external_id=the_id&control=${new Scheme("cashout-notification").sign(key, { externalId: "the_id" })}`,
  );
  const objects = {
    Key: key,
    Signer: key.signer(),
    Credentials: credentials,
    Sealed: sealed,
    Notification: notification,
  };
  for (const [name, object] of Object.entries(objects)) {
    const shown = `${name}(redacted)`;
    assert.equal(String(object), shown);
    assert.equal(`${object}`, shown);
    assert.equal(JSON.stringify({ object }), `{"object":"${shown}"}`);
    for (const options of [{}, { showHidden: true, depth: 9 }]) assert.equal(inspect(object, options), shown);
    const all = inspect(object, { showHidden: true, depth: 9, getters: true, customInspect: false });
    const copied = inspect(structuredClone(object)) + JSON.stringify({ ...object });
    for (const text of [SHORT, PASSPHRASE, "of_this_payload", "the_id"]) {
      // A getter that is asked for gives what it is for.
      if (!(name in { Sealed: 1, Notification: 1 })) assert(!all.includes(text), all);
      assert(!copied.includes(text), copied);
    }
    assert.throws(() => {
      object.more = 1;
    }, TypeError);
  }
});

test("an environment shows where it is", () => {
  const environment = makeCredentials().environment;
  assert.equal(String(environment), "Environment(staging at https://api-stg.onekeypayments.com)");
});
