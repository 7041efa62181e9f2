// Keys: making, signing and verifying. Each call converts its arguments and hands them to the core.

import { struct, within } from "./arena.js";
import { signCanonical, verifyCanonical } from "./canonical.js";
import { keys } from "./core.js";
import { failure, refusal } from "./errors.js";
import { capacity, list, message, option, put, text } from "./input.js";
import { keyPlaceOf, ownKey, Place } from "./place.js";
import { DISPOSE, redact } from "./redacted.js";
import { finish, feed, Signer, start, verifyFinally } from "./signer.js";
import { encodingOf, SIGNATURE_BYTES, signatureFailure, takeSignature } from "./signature.js";

/** Longer messages go through linear memory in pieces. */
const WHOLE_BYTES = 65536;

/** Tells Key.fromBytes from everybody else. */
const RAW = Symbol("raw");

export class Key {
  #place = new Place(keys);

  constructor(secret, kind) {
    const data = kind === RAW ? secret : text("secret", secret);
    const status = this.#place.fill(capacity(data), (core, made) => {
      const start = core.top;
      const length = put(core, data);
      const { paysig_key_init, paysig_key_init_bytes } = core.calls;
      return (kind === RAW ? paysig_key_init_bytes : paysig_key_init)(start, length, made);
    });
    if (status !== 0) throw secretFailure(status, data);
    if (typeof secret === "string" && typeof data !== "string") data.fill(0);
    ownKey(this, this.#place);
    Object.freeze(this);
  }

  static fromBytes(secret) {
    if (typeof secret === "string")
      throw refusal("input-type", "secret must be a Uint8Array or an ArrayBuffer, not a string");
    return new Key(message("secret", secret), RAW);
  }

  sign(body, options) {
    const encoding = encodingOf(options);
    const data = message("message", body);
    if (capacity(data) > WHOLE_BYTES) return finish(stream(this.#place, [data]), encoding);
    return within(capacity(data) + SIGNATURE_BYTES + 8, (core) => {
      const start = core.top;
      const length = put(core, data);
      return takeSignature(core, (at, capacity, written) =>
        core.calls.paysig_sign(this.#place.pointer, start, length, encoding, at, capacity, written),
      );
    });
  }

  signParts(parts, options) {
    const given = list("parts", parts);
    const encoding = encodingOf(options);
    const pieces = given.map((part) => message("part", part));
    return finish(stream(this.#place, pieces), encoding);
  }

  verify(body, signature) {
    const data = message("message", body);
    const presented = text("signature", signature);
    if (capacity(data) > WHOLE_BYTES) return verifyFinally(stream(this.#place, [data]), presented);
    const status = within(capacity(data) + capacity(presented) + this.#place.bytes, (core) => {
      const key = struct(core, this.#place);
      const start = core.top;
      const length = put(core, data);
      const at = core.top;
      return core.calls.paysig_verify(key, start, length, at, put(core, presented));
    });
    if (status !== 0) throw signatureFailure(status, presented);
  }

  signCanonical(data, options) {
    return signCanonical(this.#place, data, options);
  }

  verifyCanonical(data, signature, options) {
    return verifyCanonical(this.#place, data, signature, options);
  }

  signer() {
    return new Signer(this.#place);
  }

  wipe() {
    this.#place.wipe();
  }

  [DISPOSE]() {
    this.wipe();
  }
}
redact(Key);

/** A signer that has been given these pieces. */
function stream(place, pieces) {
  const signer = start(place);
  for (const piece of pieces) feed(signer, piece);
  return signer;
}

function secretFailure(status, data) {
  return within(capacity(data) + 4, (core) => {
    const place = core.take(4);
    const start = core.top;
    const checked = core.calls.paysig_secret_check(start, put(core, data), place);
    return failure(status, checked === status ? core.word(place) : undefined);
  });
}

export function sign(secret, body, options) {
  return withKey(secret, (key) => key.sign(body, options));
}

export function verify(secret, body, signature) {
  return withKey(secret, (key) => key.verify(body, signature));
}

function withKey(secret, use) {
  const key = new Key(secret);
  try {
    return use(key);
  } finally {
    key.wipe();
  }
}

export function verifyAny(candidates, body, signature) {
  const places = list("keys", candidates).map((key) => keyPlaceOf("each of keys", key));
  const data = message("message", body);
  const presented = text("signature", signature);
  const needed = capacity(data) + capacity(presented) + places.reduce((sum, place) => sum + place.bytes + 16, 0) + 4;
  const [status, matched] = within(needed, (core) => {
    const matched = core.take(4);
    const pointers = places.map((place) => struct(core, place));
    const array = core.take(4 * pointers.length);
    core.putWords(array, pointers);
    const start = core.top;
    const length = put(core, data);
    const at = core.top;
    const size = put(core, presented);
    const status = core.calls.paysig_verify_any(array, pointers.length, start, length, at, size, matched);
    return [status, core.word(matched)];
  });
  if (status !== 0) throw signatureFailure(status, presented);
  return matched;
}
