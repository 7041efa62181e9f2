// Against what Node.js has of its own: node:crypto for signatures, V8's numbers and sorting for the form jcs.

import assert from "node:assert/strict";
import { createHmac, randomBytes, randomInt } from "node:crypto";
import { test } from "node:test";
import { canonicalize, Key } from "paysig";

const text = (bytes) => Buffer.from(bytes).toString();

test("signatures are those of node:crypto", () => {
  for (let round = 0; round < 2000; round++) {
    const secret = randomBytes(1 + randomInt(200));
    const message = randomBytes(randomInt(3000));
    const key = Key.fromBytes(secret);
    const due = createHmac("sha256", secret).update(message).digest("hex");
    assert.equal(key.sign(message), due);
    const cut = randomInt(message.length + 1);
    assert.equal(key.signParts([message.subarray(0, cut), message.subarray(cut)]), due);
    // Any bit that is another one is noticed.
    const tampered = Buffer.concat([message, Buffer.of(0)]);
    tampered[randomInt(tampered.length)] ^= 1 << randomInt(8);
    assert.throws(() => key.verify(tampered.subarray(0, tampered.equals(message) ? 0 : undefined), due), {
      slug: "signature-mismatch",
    });
    key.wipe();
  }
});

test("numbers are printed as V8 prints them", () => {
  const bits = new BigUint64Array(1);
  const [double] = [new Float64Array(bits.buffer)];
  for (let round = 0; round < 400; round++) {
    const numbers = [];
    while (numbers.length < 500) {
      bits[0] = randomBytes(8).readBigUInt64LE();
      const small = randomInt(2) ? double[0] : (randomInt(2 ** 47) - 2 ** 46) / 10 ** randomInt(12);
      if (Number.isFinite(small)) numbers.push(small);
    }
    const written = numbers.map((number) => number.toExponential(20));
    assert.equal(text(canonicalize(`[${written}]`)), JSON.stringify(numbers));
    assert.equal(text(canonicalize(JSON.stringify(numbers), { form: "jcs-exact" })), JSON.stringify(numbers));
  }
});

function value(depth) {
  const kind = randomInt(depth > 4 ? 5 : 7);
  const word = () =>
    Array.from({ length: randomInt(6) }, () => 'aA\u0000"\\/é€😀\ufb33\u2028\n'.at(randomInt(13)) ?? "z").join("");
  if (kind < 2) return word().toWellFormed();
  if (kind === 2) return [true, false, null][randomInt(3)];
  if (kind < 5) return randomInt(2 ** 32) / 2 ** randomInt(40);
  const items = Array.from({ length: randomInt(6) }, () => [word().toWellFormed(), value(depth + 1)]);
  return kind === 5 ? items.map(([, item]) => item) : Object.fromEntries(items);
}

/** RFC 8785, slowly: sorted by UTF-16 code units, as JavaScript sorts; JSON.stringify would put 1 before 0a. */
function slow(value) {
  if (Array.isArray(value)) return `[${value.map(slow)}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${slow(value[name])}`)}}`;
}

test("the form jcs is what a slow writer makes", () => {
  for (let round = 0; round < 5000; round++) {
    const object = value(0);
    const made = canonicalize(JSON.stringify(object, null, randomInt(3)));
    assert.equal(text(made), slow(object));
    assert.deepEqual(JSON.parse(text(made)), object);
  }
});
