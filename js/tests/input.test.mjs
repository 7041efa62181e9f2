// What callers hand over: every kind of it, and what is refused.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import vm from "node:vm";
import { allErrors, canonicalize, Key, PaysigError, Scheme, Signer, verify, verifyAny } from "paysig";
import { Credentials, Environment, Notification, Sealed, verifyJson, windows1252ToUtf8 } from "paysig/onekey";

const SECRET = "cashout_secret_key";
const key = new Key(SECRET);
const credentials = new Credentials(Environment.staging(), { apiKey: "key", passphrase: "pass", apiSignature: SECRET });
const due = (message) => createHmac("sha256", SECRET).update(message).digest("hex");
const refused = (slug, more) => (error) => {
  assert(error instanceof PaysigError, error);
  assert.deepEqual({ slug: error.slug, ...more }, { slug, ...pick(error, more) });
  return true;
};
const pick = (error, more = {}) => Object.fromEntries(Object.keys(more).map((name) => [name, error[name]]));

test("strings are their UTF-8 bytes", () => {
  for (const text of [
    "",
    "a",
    "é",
    "€",
    "😀",
    "\u0000",
    "\ufeffa",
    "aé€😀".repeat(2000),
    "é".repeat(4097),
    "😀".repeat(100_000),
  ]) {
    assert.equal(key.sign(text), due(text));
    key.verify(text, due(text));
    assert.equal(key.signParts([text, text]), due(text + text));
  }
});

test("half of a surrogate pair is refused, with its places", () => {
  for (const [text, index, offset] of [
    ["\ud800", 0, 0],
    ["aé\udc00", 2, 3],
    ["😀\ud83d", 2, 4],
    ["\udc00\ud800", 0, 0],
    [`${"é".repeat(5000)}\ud800b`, 5000, 10_000],
  ]) {
    const check = refused("input-not-utf8", { index, offset });
    const signer = key.signer();
    for (const call of [
      () => key.sign(text),
      () => key.signParts(["a", text]),
      () => key.verify(text, "0".repeat(64)),
      () => key.signCanonical(text),
      () => verifyAny([key], text, "0".repeat(64)),
      () => signer.update(text),
      () => canonicalize(text),
      () => credentials.sealCreate(text),
      () => credentials.check("POST", "/", text, {}),
      () => Notification.verify(key, text),
      () => new Scheme("cashout-request").sign(key, { body: text }),
    ]) {
      assert.throws(call, check);
    }
    // What was refused was not added.
    assert.equal(signer.finish(), due(""));
  }
  // Of other texts the core says what it thinks of bytes that are no UTF-8.
  assert.throws(() => new Key("aé\ud800"), refused("secret-not-utf8", { offset: 3 }));
  assert.throws(() => key.verify("", "0\udc00"), refused("signature-not-ascii", { offset: 1 }));
  assert.throws(() => credentials.seal("POST", "/\ud800", "{}"), refused("path-malformed", { offset: 1 }));
  assert.throws(() => Environment.production("https://a\ud800"), refused("url-malformed"));
});

test("bytes are taken from wherever they are", () => {
  const bytes = Buffer.from('xx{"a":1}xx').subarray(2, 9);
  const text = '{"a":1}';
  class Lying extends Uint8Array {
    get length() {
      return 1;
    }
    get byteLength() {
      return 1_000_000;
    }
    get [Symbol.toStringTag]() {
      return "nothing";
    }
  }
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
  shared.set(bytes);
  const elsewhere = vm.runInNewContext("Uint8Array.from([...text], (c) => c.charCodeAt())", { text });
  const resizable = new Uint8Array(new ArrayBuffer(bytes.length, { maxByteLength: 100 }));
  resizable.set(bytes);
  const given = [
    bytes,
    new Uint8Array(bytes),
    new Uint8Array(bytes).buffer,
    Lying.from(bytes),
    shared,
    elsewhere,
    elsewhere.buffer,
    resizable,
  ];
  for (const message of given) {
    assert.equal(key.sign(message), due(text));
    key.verify(message, Buffer.from(due(text)));
    assert.equal(Buffer.from(canonicalize(message)).toString(), text);
  }
});

test("bytes are the view's own, whatever its class has redefined", () => {
  // Constructors that take no buffer, as the methods of typed arrays call them.
  class Body extends Uint8Array {
    constructor(text) {
      super(new TextEncoder().encode(text));
    }
  }
  class Other extends Body {
    static get [Symbol.species]() {
      return Uint16Array;
    }
  }
  const wrong = new Uint8Array(200_000);
  const lies = {
    buffer: { get: () => wrong.buffer },
    byteOffset: { get: () => 1 },
    byteLength: { get: () => 2 },
    length: { get: () => 3 },
    subarray: { value: () => wrong },
    slice: { value: () => wrong },
    set: { value: () => undefined },
    indexOf: { value: () => 0 },
    [Symbol.iterator]: { value: () => wrong.values() },
    [Symbol.toStringTag]: { get: () => "Uint16Array" },
    constructor: { value: Uint16Array },
  };
  class Liar extends Body {}
  Object.defineProperties(Liar.prototype, lies);
  const own = (bytes) => Object.defineProperties(bytes, lies);

  for (const length of [1, 64, 65535, 65536, 65537, 70_000, 131_072, 131_073, 200_000]) {
    const json = length < 2 ? "7" : `"${"x".repeat(length - 2)}"`;
    const plain = new TextEncoder().encode(json);
    const within = new Uint8Array(plain.length + 9);
    within.set(plain, 5);
    const views = [
      new Body(json),
      new Other(json),
      new Liar(json),
      own(new TextEncoder().encode(json)),
      Buffer.from(json),
      within.subarray(5, 5 + plain.length),
      own(within.subarray(5, 5 + plain.length)),
      Buffer.from(within.buffer, 5, plain.length),
    ];
    const signature = due(plain);
    assert.equal(key.sign(plain), signature);
    for (const [index, view] of views.entries()) {
      const what = `${index} of ${length}`;
      assert.equal(key.sign(view), signature, what);
      key.verify(view, signature);
      assert.equal(key.signParts(["a", view, view]), due(`a${json}${json}`), what);
      const [signer, verifier] = [key.signer(), key.signer()];
      for (const each of [signer, verifier]) each.update(view);
      assert.equal(signer.finish(), signature, what);
      verifier.verify(signature);
      assert.equal(key.signCanonical(view, { form: "verbatim" }), signature, what);
      assert.equal(key.signCanonical(view), signature, what);
      key.verifyCanonical(view, signature);
      assert.deepEqual(canonicalize(view), plain, what);
      assert.equal(verifyAny([key], view, signature), 0, what);
      verifyJson(key, view, signature);
    }
  }
  // No bytes are no bytes of any class.
  for (const none of [new Body(""), new Other(""), new Liar(""), own(new Uint8Array())]) {
    assert.equal(key.sign(none), due(""));
    assert.equal(key.signParts([none]), due(""));
  }
});

test("what is no text and no bytes is refused", () => {
  const others = [
    undefined,
    null,
    1,
    1n,
    true,
    Symbol("a"),
    {},
    [],
    [1],
    new Uint16Array(1),
    new DataView(new ArrayBuffer(1)),
    new String("a"),
    new Date(0),
    () => "a",
    new SharedArrayBuffer(1),
    { length: 1, 0: 1 },
  ];
  for (const value of others) {
    for (const call of [
      () => new Key(value),
      () => Key.fromBytes(value),
      () => key.sign(value),
      () => key.signParts([value]),
      () => key.verify(value, "0".repeat(64)),
      () => key.verify("", value),
      () => key.verifyCanonical("{}", value),
      () => key.signer().update(value),
      () => key.signer().verify(value),
      () => canonicalize(value),
      () => new Scheme("cashout-request").verify(key, value, {}),
      () => credentials.seal("POST", value, "{}"),
      () => credentials.sealCreate(value),
      () => new Credentials(Environment.staging(), { apiKey: value, passphrase: "p", apiSignature: "s" }),
      () => Notification.verify(key, value),
      () => windows1252ToUtf8(value),
    ]) {
      assert.throws(call, refused("input-type"), String(value));
    }
  }
  // Bytes alone, because what a string's bytes are is not for these to say.
  assert.throws(() => Key.fromBytes("ab"), refused("input-type"));
  assert.throws(() => windows1252ToUtf8("ab"), refused("input-type"));
});

test("a body that is absent is not an empty one, which has a signature", () => {
  const empty = due("");
  const sealed = credentials.seal("POST", "/v3/banks", "");
  for (const absent of [undefined, null]) {
    for (const call of [
      () => verifyJson(key, absent, empty),
      () => verifyJson(credentials, absent, empty),
      () => key.verify(absent, empty),
      () => key.signer().update(absent),
      () => verifyAny([key], absent, empty),
      () => verify(SECRET, absent, empty),
      () => key.verifyCanonical(absent, empty, { form: "verbatim" }),
      () => Notification.verify(key, absent),
      () => Notification.verify([key, credentials], absent),
      () => credentials.seal("POST", "/v3/banks", absent),
      () => credentials.check("POST", "/v3/banks", absent, sealed.headers),
    ]) {
      assert.throws(call, refused("input-type"));
    }
    // The header first, which its absence has an error of its own for.
    assert.throws(() => verifyJson(key, absent, absent), refused("signature-missing"));
    // Fields of a scheme may be absent, and its body is then none.
    new Scheme("cashout-request").verify(key, empty, { body: absent });
  }
  for (const none of ["", new Uint8Array(), new ArrayBuffer(0)]) {
    verifyJson(key, none, empty);
    credentials.check("POST", "/v3/banks", none, sealed.headers);
  }
});

test("buffers that were transferred away are not taken for no bytes", () => {
  for (const view of [false, true]) {
    const bytes = new Uint8Array(3);
    const { buffer } = bytes;
    structuredClone(buffer, { transfer: [buffer] });
    assert.throws(() => key.sign(view ? bytes : buffer), refused("input-type"));
  }
  // Nor are views that their buffer has become too small for.
  const shrunk = new ArrayBuffer(8, { maxByteLength: 8 });
  const views = [new Uint8Array(shrunk, 4, 4), new Uint8Array(shrunk, 4)];
  shrunk.resize(3);
  for (const view of views) assert.throws(() => key.sign(view), refused("input-type"));
  assert.equal(key.sign(new Uint8Array()), due(""));
  assert.equal(key.sign(new ArrayBuffer(0)), due(""));
});

test("other arguments", () => {
  for (const options of [null, 1, "upper", true]) assert.throws(() => key.sign("", options), refused("input-type"));
  for (const form of ["", "JCS", "jcs ", "\ud800", "toString", "__proto__"]) {
    assert.throws(() => canonicalize("1", { form }), refused("unknown-form", { code: 71 }));
    assert.throws(() => credentials.sealCreate("{}", { form }), refused("unknown-form"));
  }
  for (const form of [1, {}, ["jcs"]]) {
    assert.throws(() => canonicalize("1", { form }), refused("input-type"));
    assert.throws(() => credentials.sealCreate("{}", { form }), refused("input-type"));
  }
  for (const parts of [undefined, null, 1, "text", {}])
    assert.throws(() => key.signParts(parts), refused("input-type"));
  for (const keys of [undefined, "keys", [undefined], [{}], [SECRET], [key.signer()], key]) {
    assert.throws(() => verifyAny(keys, "", "0".repeat(64)), refused("input-type"));
  }
  assert.throws(() => verifyAny([], "", "0".repeat(64)), refused("no-keys"));
  for (const name of [undefined, 1, {}]) assert.throws(() => new Scheme(name), refused("input-type"));
  for (const name of ["cashout", "", "toString"]) assert.throws(() => new Scheme(name), refused("unknown-scheme"));
  for (const other of [undefined, null, {}, SECRET, Key, Object.create(Key.prototype)]) {
    assert.throws(() => Notification.verify(other, "a=b"), refused("input-type"));
    assert.throws(() => verifyJson(other, "{}", "0".repeat(64)), refused("input-type"));
    assert.throws(() => new Scheme("cashout-request").sign(other, {}), refused("input-type"));
  }
  for (const headers of [undefined, null, 1, [["a"]], ["ab"], [["a", "b", "c"]], { a: 1 }, { a: [1] }, { a: null }]) {
    assert.throws(() => credentials.check("POST", "/", "{}", headers), refused("input-type"));
  }
  for (const other of [undefined, null, {}, "staging", Object.create(Environment.prototype)]) {
    const values = { apiKey: "k", passphrase: "p", apiSignature: "s" };
    if (!(other instanceof Environment)) assert.throws(() => new Credentials(other, values), refused("input-type"));
  }
  assert.throws(() => new Credentials(Environment.staging()), refused("input-type"));
});

test("nobody makes what only verifying or sealing makes", () => {
  assert.throws(() => new Notification(), refused("input-type"));
  assert.throws(() => new Notification(Symbol("verified"), { externalId: "1", fields: [] }), refused("input-type"));
  assert.throws(() => new Signer(), refused("input-type"));
  assert.throws(() => new Signer(key), refused("input-type"));
  assert.throws(() => new Sealed({}), refused("input-type"));
});

test("methods need their own object", () => {
  for (const call of [
    Key.prototype.sign,
    Key.prototype.verify,
    Signer.prototype.finish,
    Credentials.prototype.sealCreate,
  ]) {
    assert.throws(
      () => call.call({}, "", due("")),
      (error) => error instanceof TypeError || error.slug === "input-type",
    );
  }
});

test("a signer that is finished is refused", () => {
  for (const end of [(signer) => signer.finish(), (signer) => signer.verify(due("")), (signer) => signer.wipe()]) {
    const signer = key.signer();
    end(signer);
    signer.wipe();
    for (const call of [
      () => signer.update(""),
      () => signer.update("a"),
      () => signer.finish(),
      () => signer.verify(due("")),
    ]) {
      assert.throws(call, refused("signer-not-ready"));
    }
  }
  const signer = key.signer();
  assert.throws(() => signer.verify("0".repeat(64)), refused("signature-mismatch"));
  assert.throws(() => signer.verify(due("")), refused("signer-not-ready"));
});

test("an error is an error like any other", () => {
  assert.throws(() => key.sign(1), {
    name: "PaysigError",
    code: 37,
    slug: "input-type",
    offset: undefined,
    index: undefined,
  });
  const error = allErrors()[0];
  assert.match(error.stack, /^PaysigError: the signature does not match the message \(signature-mismatch\)/);
  const { name, message, code, slug } = error;
  assert.deepEqual(JSON.parse(JSON.stringify(error)), { name, message, code, slug });
});
